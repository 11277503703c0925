import { CreateAccountAliasCommand, GetAccountSummaryCommand, ListAccountAliasesCommand } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/** The account's alias, which is in the address of its console; an account has one or none. */
export async function getAccountAlias(iam: AwsClient): Promise<string | undefined> {
  const { AccountAliases } = await iam.send(new ListAccountAliasesCommand({}));
  return AccountAliases?.[0];
}

/** A new alias takes the place of the one before; aliases are unique in all of AWS. */
export async function createAccountAlias(iam: AwsClient, alias: string): Promise<void> {
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: alias }));
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

/** What the account's summary tells of the root user. */
export interface RootSummary {
  readonly hasAccessKey: boolean;
  readonly hasMfa: boolean;
  /** False where the organization has taken the root user's credentials away. */
  readonly hasPassword: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export async function getRootSummary(iam: AwsClient): Promise<RootSummary> {
  const { SummaryMap = {} } = await iam.send(new GetAccountSummaryCommand({}));
  const count = (name: string, orElse: number) => (SummaryMap as Record<string, number | undefined>)[name] ?? orElse;
  return {
    hasAccessKey: count("AccountAccessKeysPresent", 0) > 0,
    hasMfa: count("AccountMFAEnabled", 0) > 0,
    hasPassword: count("AccountPasswordPresent", 1) > 0,
  };
}
