import { boolean, integer, optional, type Input } from "../operation/parameters.js";
import { operation } from "../operation/operation.js";
import type { Account, PasswordPolicy } from "../state/account.js";
import { missing } from "./find.js";
import { onAccount } from "./resources.js";

const settings = {
  MinimumPasswordLength: optional(integer({ min: 6, max: 128 })),
  RequireSymbols: optional(boolean),
  RequireNumbers: optional(boolean),
  RequireUppercaseCharacters: optional(boolean),
  RequireLowercaseCharacters: optional(boolean),
  AllowUsersToChangePassword: optional(boolean),
  MaxPasswordAge: optional(integer({ min: 1, max: 1095 })),
  PasswordReusePrevention: optional(integer({ min: 1, max: 24 })),
  HardExpiry: optional(boolean),
};

const getAccountPasswordPolicy = operation({
  action: "GetAccountPasswordPolicy",
  parameters: {},
  errors: ["NoSuchEntity"],
  resource: onAccount,
  // Who may change their own password by the account's policy may read what it must be
  // (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html).
  needsAllow: ({ account, principal }) =>
    principal.kind !== "user" || account.passwordPolicy?.allowUsersToChange !== true,
  handle: ({ account }) => ({ PasswordPolicy: describe(findPasswordPolicy(account)) }),
});

const updateAccountPasswordPolicy = operation({
  action: "UpdateAccountPasswordPolicy",
  writes: true,
  parameters: settings,
  errors: [],
  resource: onAccount,
  handle({ account }, input) {
    account.passwordPolicy = toPasswordPolicy(input);
  },
});

const deleteAccountPasswordPolicy = operation({
  action: "DeleteAccountPasswordPolicy",
  writes: true,
  parameters: {},
  errors: ["NoSuchEntity"],
  resource: onAccount,
  handle({ account }) {
    findPasswordPolicy(account);
    account.passwordPolicy = undefined;
  },
});

export const passwordPolicyOperations = [
  getAccountPasswordPolicy,
  updateAccountPasswordPolicy,
  deleteAccountPasswordPolicy,
];

type PasswordPolicySettings = Partial<Input<typeof settings>>;

/** What is not given goes back to its default: nothing of an earlier policy is kept. */
export function toPasswordPolicy(settings: PasswordPolicySettings): PasswordPolicy {
  return {
    minimumLength: settings.MinimumPasswordLength ?? 6,
    requireSymbols: settings.RequireSymbols ?? false,
    requireNumbers: settings.RequireNumbers ?? false,
    requireUppercase: settings.RequireUppercaseCharacters ?? false,
    requireLowercase: settings.RequireLowercaseCharacters ?? false,
    allowUsersToChange: settings.AllowUsersToChangePassword ?? false,
    maxAge: settings.MaxPasswordAge,
    reusePrevention: settings.PasswordReusePrevention,
    hardExpiry: settings.HardExpiry ?? false,
  };
}

function findPasswordPolicy(account: Account): PasswordPolicy {
  return account.passwordPolicy ?? missing(`The Password Policy with domain name ${account.id} cannot be found.`);
}

function describe(policy: PasswordPolicy) {
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.requireSymbols,
    RequireNumbers: policy.requireNumbers,
    RequireUppercaseCharacters: policy.requireUppercase,
    RequireLowercaseCharacters: policy.requireLowercase,
    AllowUsersToChangePassword: policy.allowUsersToChange,
    ExpirePasswords: policy.maxAge !== undefined,
    MaxPasswordAge: policy.maxAge,
    PasswordReusePrevention: policy.reusePrevention,
    HardExpiry: policy.hardExpiry,
  };
}
