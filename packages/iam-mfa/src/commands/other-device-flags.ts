import { mfaFlags, type Flags } from "@iam-tools/core/cli";

/** How the calls are signed that AWS takes only with MFA, once the user has a device. */
export const otherDeviceFlags = {
  "token-code": {
    type: "string",
    describe: "MFA code of a device you already have, which AWS requires (default: ask for it)",
  },
  "token-command": mfaFlags["token-command"],
} as const satisfies Flags;
