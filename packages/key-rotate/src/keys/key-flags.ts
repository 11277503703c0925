import type { CommandValues, Flags } from "@iam-tools/core/cli";

/** Flags that say which keys are meant, and how the calls about them are made. */
export const keyFlags = {
  profile: {
    type: "strings",
    describe: "Profile whose key is meant; AWS_PROFILE, else default, where not given",
    completes: "profile",
  },
  "token-code": { type: "string", describe: "MFA code, where AWS wants one; asked for when not given" },
} as const satisfies Flags;

export type KeyFlags = CommandValues<typeof keyFlags>;

/** Flags of the commands that change something. */
export const changeFlags = {
  yes: { type: "boolean", describe: "Agree beforehand to what would be asked" },
  "no-backup": { type: "boolean", describe: "Do not keep the old content of the files in credentials~ and config~" },
} as const satisfies Flags;

export type ChangeFlags = CommandValues<typeof keyFlags & typeof changeFlags>;
