import { defineCommand } from "@iam-tools/core/cli";
import { unfinishedFlags } from "../keys/key-flags.js";

export const abort = defineCommand({
  usage: "abort",
  summary: "Undo an unfinished rotation: the old key stays, the new one goes",
  positionals: {},
  flags: unfinishedFlags,
  examples: [{ line: "abort", says: "Back to the old key" }],
  load: () => import("./abort.run.js"),
});
