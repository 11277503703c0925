import { mfaFlags, type Command, type Flags, type Positionals, type ValuesOf } from "@iam-tools/core/cli";
import { quote } from "@iam-tools/core/errors";
import type { RotationCommands } from "@iam-tools/core/rotation";

/** Whose keys. */
export const profileWords = {
  profile: {
    type: "words",
    describe: "Profiles whose keys to use (default: AWS_PROFILE, else default, else the only one with a key)",
    completes: "profile",
    flag: "profile",
  },
} as const satisfies Positionals;

/** Flags of the commands that change something. */
export const changeFlags = {
  ...mfaFlags,
  yes: { type: "boolean", describe: "Answer yes to every question in advance" },
  "no-backup": { type: "boolean", describe: "Do not back up the files as credentials~ and config~" },
} as const satisfies Flags;

/** Of the commands for what is unfinished. */
export const unfinished = {
  positionals: {
    profile: {
      type: "words",
      describe: "Profiles whose rotations to finish or undo (default: every unfinished one)",
      completes: "profile",
      flag: "profile",
    },
  },
  flags: changeFlags,
} as const satisfies Pick<Command, "positionals" | "flags">;

export type UnfinishedFlags = ValuesOf<typeof unfinished & Pick<Command, "summary" | "examples">>;

/** What to type after a failure. */
export const commands: RotationCommands = {
  finish: "key-rotate finish",
  finishNow: (profile) => `key-rotate finish ${quote(profile)} --now`,
  abort: "key-rotate abort",
  status: "key-rotate status",
};
