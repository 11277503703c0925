import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { portFlag, shellFlag } from "./flags.js";

export const env = {
  name: "env",
  summary: "Print the lines that lead a shell into a running sandbox",
  flags: { ...shellFlag, ...portFlag },
  without: ["profile", "region", "endpoint-url"],
  examples: [{ line: "env", says: 'In another terminal: eval "$(iam-sandbox env)"' }],
} as const satisfies Command;

export type EnvFlags = ValuesOf<typeof env>;
