import type { Positionals } from "@iam-tools/core/cli";

/** Of the commands that are about one profile's user. */
export const profilePositional = {
  profile: {
    type: "string",
    describe: "Profile with the user's long-term keys (default: AWS_PROFILE)",
    completes: "profile",
    flag: "profile",
  },
} as const satisfies Positionals;
