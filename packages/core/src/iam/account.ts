import {
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  ListAccountAliasesCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/** The account's alias, which is in the address of its console; an account has one or none. */
export async function getAccountAlias(iam: AwsClient): Promise<string | undefined> {
  const { AccountAliases } = await iam.send(new ListAccountAliasesCommand({}));
  return AccountAliases?.[0];
}

/** What a password must be made of in an account. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly uppercase: boolean;
  readonly lowercase: boolean;
  readonly usersMayChange: boolean;
  /** After how many days a password expires; undefined where it does not. */
  readonly maxAgeDays?: number | undefined;
}

/** Satisfies every policy an account can have but a longer minimum: for where the policy may not be read. */
export const strongPasswordPolicy: PasswordPolicy = {
  minimumLength: 24,
  symbols: true,
  numbers: true,
  uppercase: true,
  lowercase: true,
  usersMayChange: true,
};

/**
 * The account's own policy, AWS's default where it has none, undefined where it may not be read.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export async function getPasswordPolicy(iam: AwsClient): Promise<PasswordPolicy | undefined> {
  try {
    const { PasswordPolicy: policy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
    return {
      minimumLength: policy?.MinimumPasswordLength ?? 8,
      symbols: policy?.RequireSymbols === true,
      numbers: policy?.RequireNumbers === true,
      uppercase: policy?.RequireUppercaseCharacters === true,
      lowercase: policy?.RequireLowercaseCharacters === true,
      usersMayChange: policy?.AllowUsersToChangePassword === true,
      ...(policy?.ExpirePasswords === true ? { maxAgeDays: policy.MaxPasswordAge } : {}),
    };
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
    return { ...strongPasswordPolicy, minimumLength: 8 };
  }
}

/** How much one user may have: 10 of each unless AWS has raised it for the account. */
export interface UserQuotas {
  readonly groups: number;
  readonly attachedPolicies: number;
}

/** What an account allows, and how much of it is used. */
export interface AccountQuotas extends UserQuotas {
  /** Undefined where it may not be read. */
  readonly users?: { readonly count: number; readonly most: number } | undefined;
}

/**
 * AWS's usual quotas where the account's own may not be read.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export async function getQuotas(iam: AwsClient): Promise<AccountQuotas> {
  try {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    const { Users: count, UsersQuota: most } = SummaryMap ?? {};
    return {
      ...(count === undefined || most === undefined ? {} : { users: { count, most } }),
      groups: SummaryMap?.GroupsPerUserQuota ?? 10,
      attachedPolicies: SummaryMap?.AttachedPoliciesPerUserQuota ?? 10,
    };
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return { groups: 10, attachedPolicies: 10 };
    throw error;
  }
}
