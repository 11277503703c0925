import type { AccountSeed } from "../seed/account-seed.js";

/**
 * For people's access keys and MFA devices: what the guides have engineers do for themselves. A second device has a name of
 * its own, and takes MFA, as in the policy that iam-mfa prints.
 */
const ownKeysAndDevice = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:*AccessKey*", "iam:*MFADevice*"],
      Resource: ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}"],
    },
    {
      Effect: "Allow",
      Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
      Resource: "arn:aws:iam::*:mfa/*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    },
  ],
};

/** What `iam-sandbox` starts from where it is told nothing else: the account that the documents' examples are about. */
export const firstAccount: AccountSeed = {
  alias: "dev",
  groups: [
    { name: "Engineers", inlinePolicies: { "own-keys-and-device": ownKeysAndDevice } },
    { name: "ReadOnly", attachedPolicies: ["ReadOnlyAccess"] },
  ],
  users: [{ name: "roger", groups: ["Engineers", "ReadOnly"], devices: [{}] }],
};
