import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {} as const satisfies Flags;

export type LogoutFlags = CommandValues<typeof flags>;

export const logout = defineCommand({
  usage: "logout",
  summary: "Remove the stored session, and nothing else, from the credentials file",
  positionals: {},
  flags,
  examples: [{ line: "work logout", says: "Forget the session in work-sts" }],
  load: () => import("./logout.run.js"),
});
