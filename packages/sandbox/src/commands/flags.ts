import type { Flags } from "@iam-tools/core/cli";

export const shellFlag = {
  shell: {
    type: "string",
    describe: "Shell to print the lines for",
    choices: ["posix", "fish", "powershell"],
    default: "posix",
  },
} as const satisfies Flags;

export const portFlag = {
  port: { type: "string", describe: "Port of the running sandbox, where there are several" },
} as const satisfies Flags;
