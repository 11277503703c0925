import type { Positionals } from "@iam-tools/core/cli";

/** Of the commands that are about one profile's user. */
export const profilePositional = {
  profile: {
    type: "string",
    describe: "Profile with the user's long-term keys; AWS_PROFILE where not given",
    completes: "profile",
    flag: "profile",
  },
} as const satisfies Positionals;
