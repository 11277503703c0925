import { mfaFlags, type FlagValues, type Flags } from "@iam-tools/core/cli";

/** Whose keys: where not given, that of AWS_PROFILE, else of default. */
export const profileFlag = {
  type: "strings",
  alias: ["p"],
  describe: "Profile whose key is meant; AWS_PROFILE, else default, where not given",
  completes: "profile",
} as const;

/** Flags of the commands that change something. */
export const changeFlags = {
  ...mfaFlags,
  yes: { type: "boolean", describe: "Agree beforehand to what would be asked" },
  "no-backup": { type: "boolean", describe: "Do not keep the old content of the files in credentials~ and config~" },
} as const satisfies Flags;

/** Of the commands for what is unfinished. */
export const unfinishedFlags = {
  profile: {
    type: "strings",
    alias: ["p"],
    describe: "Profile whose rotation is meant; every unfinished one where not given",
    completes: "profile",
  },
  ...changeFlags,
} as const satisfies Flags;

export type UnfinishedFlags = FlagValues<typeof unfinishedFlags>;

/** What to type after a failure. */
export const commands = { finish: "key-rotate finish", abort: "key-rotate abort", status: "key-rotate status" };
