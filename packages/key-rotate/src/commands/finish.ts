import { defineCommand } from "@iam-tools/core/cli";
import { unfinishedFlags } from "../keys/key-flags.js";

export const finish = defineCommand({
  usage: "finish",
  summary: "Finish rotations that were cut off, or whose grace is over",
  positionals: {},
  flags: unfinishedFlags,
  examples: [{ line: "finish", says: "Finish all that is unfinished" }],
  load: () => import("./finish.run.js"),
});
