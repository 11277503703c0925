import { isDeepStrictEqual } from "node:util";
import type { AwsClient, AwsSettings, Context } from "@iam-tools/core/context";
import { refusal, usageError } from "@iam-tools/core/errors";
import {
  findGroupPolicy,
  findMinimumPasswordLength,
  findPolicyAmong,
  getAccountAlias,
  groupExists,
  listAttachedPolicies,
  listManagedPolicies,
  ownKeysPolicy,
  typedGroups,
} from "@iam-tools/core/iam";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { requireIamName } from "../names/require-iam-name.js";
import { findEnforcingPolicy } from "../policy/find-enforcing-policy.js";
import type { SetupStep } from "./setup-step.js";

/** What was typed. */
export interface SetupRequest extends AwsSettings {
  readonly groups: readonly string[];
  readonly alias: string | undefined;
  readonly attachPolicy: readonly string[] | undefined;
  readonly ownKeys: boolean;
  readonly policyName: string;
}

export interface SetupPlan {
  readonly accountId: string;
  /** The account's, once this is done. */
  readonly alias: string | undefined;
  /** Of the policy that enforces MFA. */
  readonly policyArn: string;
  readonly groups: readonly string[];
  /** Groups that exist, whose users will be denied nearly everything without MFA. */
  readonly closing: readonly string[];
  readonly steps: readonly SetupStep[];
}

/** What CIS and AWS's own checks ask for. */
const minimumLength = 14;

/**
 * Reads the account, and says what it lacks. What is there and says more than is asked for stays as it is.
 *
 * @throws CliError USAGE where something typed cannot be right; REFUSED where it would replace what is there
 */
export async function planSetup(context: Context, flags: SetupRequest): Promise<SetupPlan> {
  checkTyped(flags);
  const settings = { ...flags, readOnly: true };
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const groups = [...new Set(await typedGroups(iam, flags.groups))];
  const account = await getCallerIdentity(sts);
  const otherwise = "iam-mfa setup --policy-name NAME, with the other options as before";
  const [alias, before, policy, allowing] = await Promise.all([
    planAlias(iam, account.accountId, flags.alias),
    findMinimumPasswordLength(iam),
    findEnforcingPolicy(iam, { name: flags.policyName, account, otherwise }),
    findAllowing(iam, flags.attachPolicy),
  ]);
  const { policyArn, document } = policy;
  const ownKeys = flags.ownKeys ? ownKeysPolicy(account.partition) : undefined;
  const rights = { enforcing: policyArn, allowing, ownKeys };
  const planned = await Promise.all(groups.map((groupName) => planGroup(iam, groupName, rights)));
  return {
    accountId: account.accountId,
    alias: alias.name,
    policyArn,
    groups,
    closing: planned.flatMap(({ isClosing }, index) => (isClosing ? (groups[index] ?? []) : [])),
    steps: [
      ...alias.steps,
      ...(before === undefined || before < minimumLength
        ? [{ kind: "set-password-policy", minimumLength, before } as const]
        : []),
      ...(policy.exists ? [] : [{ kind: "create-policy", policyArn, document } as const]),
      ...planned.flatMap(({ steps }) => steps),
    ],
  };
}

/**
 * Before AWS is asked.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
 */
function checkTyped({ alias, groups, policyName }: SetupRequest): void {
  requireIamName({ of: "policy", name: policyName, most: 128, otherwise: "iam-mfa setup --policy-name NAME" });
  if (alias !== undefined && (!/^[a-z0-9](-?[a-z0-9])*$/.test(alias) || alias.length < 3 || alias.length > 63)) {
    throw usageError(
      `"${alias}" is not a valid account alias: use 3 to 63 letters a-z, digits and single hyphens between them.`,
      "Use another name: iam-mfa setup --alias NAME",
    );
  }
  if (alias !== undefined && /^\d{12}$/.test(alias)) {
    throw usageError(
      `"${alias}" is not a valid account alias: twelve digits are an account number.`,
      "Use another name: iam-mfa setup --alias NAME",
    );
  }
  for (const name of groups) {
    requireIamName({ of: "group", name, most: 128, otherwise: "iam-mfa setup --groups NAME" });
  }
}

/** An alias is in the names of users and in the address of the console, so that another one is never replaced. */
async function planAlias(
  iam: AwsClient,
  accountId: string,
  wanted: string | undefined,
): Promise<{ name: string | undefined; steps: SetupStep[] }> {
  const existing = await getAccountAlias(iam);
  if (wanted === undefined || wanted === existing) return { name: existing, steps: [] };
  if (existing === undefined) return { name: wanted, steps: [{ kind: "create-alias", alias: wanted }] };
  throw refusal(
    `Account ${accountId} has the alias ${existing} already; with another one, its users' names and the address of its console would no longer match.`,
    "Nothing was changed. To keep it, run this again without --alias.",
  );
}

async function findAllowing(iam: AwsClient, typed: readonly string[] = []): Promise<string[]> {
  if (typed.length === 0) return [];
  const all = await listManagedPolicies(iam);
  return typed.flatMap((word) => word.split(",")).map((one) => findPolicyAmong(one, all).arn);
}

interface GroupRights {
  readonly enforcing: string;
  readonly allowing: readonly string[];
  readonly ownKeys: object | undefined;
}

/** The policy that enforces MFA comes first: nobody gets the others without it. */
async function planGroup(
  iam: AwsClient,
  groupName: string,
  { enforcing, allowing, ownKeys }: GroupRights,
): Promise<{ isClosing: boolean; steps: SetupStep[] }> {
  const exists = await groupExists(iam, groupName);
  const attached = exists ? await listAttachedPolicies(iam, { groupName }) : [];
  const missing = [...new Set([enforcing, ...allowing])].filter(
    (wanted) => !attached.some(({ arn }) => arn === wanted),
  );
  return {
    isClosing: exists && missing.includes(enforcing),
    steps: [
      ...(exists ? [] : [{ kind: "create-group", groupName } as const]),
      ...missing.map((policyArn) => ({ kind: "attach-group-policy", groupName, policyArn }) as const),
      ...(await planOwnKeys(iam, { groupName, exists, document: ownKeys })),
    ],
  };
}

async function planOwnKeys(
  iam: AwsClient,
  { groupName, exists, document }: { groupName: string; exists: boolean; document: object | undefined },
): Promise<SetupStep[]> {
  if (document === undefined) return [];
  const policyName = "own-keys";
  const existing = exists ? await findGroupPolicy(iam, { groupName, name: policyName }) : undefined;
  if (existing === undefined) return [{ kind: "put-group-policy", groupName, policyName, document }];
  if (isDeepStrictEqual(existing, document)) return [];
  throw refusal(
    `The group ${groupName} has a policy named ${policyName} already, with different content.`,
    "Nothing was changed. To keep it, run this again without --own-keys.",
  );
}
