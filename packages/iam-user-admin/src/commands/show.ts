import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";

const positionals = {
  username: { type: "string", describe: "Name of the user; oneself when not given" },
} as const satisfies Flags;

const flags = {} as const satisfies Flags;

export type ShowFlags = CommandValues<typeof flags> & FlagValues<typeof positionals>;

export const show = defineCommand({
  usage: "show [username]",
  summary: "Show a user, and all that hangs on it",
  positionals,
  flags,
  examples: [{ line: "show roger.testing-dev", says: "Groups, policies, keys, devices and tags" }],
  load: () => import("./show.run.js"),
});
