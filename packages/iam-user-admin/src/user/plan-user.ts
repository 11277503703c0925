import type { AwsClient } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import {
  findUser,
  getPasswordPolicy,
  groupExists,
  hasLoginProfile,
  listGroupNames,
  listGroupNamesOfUser,
  strongPasswordPolicy,
  type PasswordPolicy,
} from "@iam-tools/core/iam";
import type { Account, Step, UserPlan } from "./user-plan.js";

export interface UserRequest {
  readonly account: Account;
  readonly email: string;
  readonly userName: string;
  readonly groups: readonly string[];
  /** Who the password is mailed from; undefined where it is to be printed. */
  readonly mailFrom: string | undefined;
  /** Whether an earlier run set a password that its owner may never have got. */
  readonly passwordPending: boolean;
}

/** Users and groups: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const maximumGroups = 10;

/**
 * Reads what there is and says what has to be done for the person to have a login with these groups; changes nothing.
 *
 * @throws CliError REQUEST_IMPOSSIBLE, with everything that is wrong with the request, not only the first
 */
export async function planUser(iam: AwsClient, request: UserRequest): Promise<UserPlan> {
  const { userName } = request;
  const wanted = [...new Set(request.groups)];
  const [user, unknown, policy] = await Promise.all([
    findUser(iam, userName),
    unknownGroups(iam, wanted),
    getPasswordPolicy(iam),
  ]);
  const [groups, hasPassword] =
    user === undefined
      ? [[], false]
      : await Promise.all([listGroupNamesOfUser(iam, userName), hasLoginProfile(iam, userName)]);
  const missing = wanted.filter((group) => !groups.includes(group));
  const problems = [...unknown, ...quotaProblems(userName, groups, missing)];
  if (problems.length > 0) {
    throw new CliError({ code: "REQUEST_IMPOSSIBLE", message: problems.join("\n"), hint: "Nothing was changed." });
  }
  const needsPassword = !hasPassword || request.passwordPending;
  const steps: Step[] = [
    ...(user === undefined ? [{ kind: "create-user", userName, tags: { email: request.email } } as const] : []),
    ...missing.map((groupName) => ({ kind: "add-to-group", userName, groupName }) as const),
    ...(needsPassword ? passwordSteps(request, policy ?? strongPasswordPolicy) : []),
  ];
  return {
    account: request.account,
    email: request.email,
    userName,
    steps,
    warnings: needsPassword ? passwordWarnings(policy) : [],
  };
}

/** All that do not exist, each with those that look like it. */
async function unknownGroups(iam: AwsClient, wanted: readonly string[]): Promise<string[]> {
  const found = await Promise.all(wanted.map(async (group) => ({ group, exists: await groupExists(iam, group) })));
  const unknown = found.filter(({ exists }) => !exists);
  if (unknown.length === 0) return [];
  const existing = await listGroupNames(iam).catch(() => []);
  return unknown.map(({ group }) => {
    const near = existing.filter((name) => looksLike(name, group));
    return `There is no group "${group}".${near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`}`;
  });
}

function looksLike(name: string, typed: string): boolean {
  const [a, b] = [name, typed].map((text) => text.toLowerCase().replace(/[^a-z0-9]/g, ""));
  return a !== undefined && b !== undefined && b.length > 2 && (a.includes(b) || b.includes(a));
}

function quotaProblems(userName: string, has: readonly string[], gets: readonly string[]): string[] {
  const count = has.length + gets.length;
  if (count <= maximumGroups) return [];
  return [`${userName} would be in ${count} groups, and AWS allows ${maximumGroups}; it is in ${has.length} already.`];
}

function passwordSteps(request: UserRequest, policy: PasswordPolicy): Step[] {
  return [
    { kind: "set-password", userName: request.userName, minimumLength: policy.minimumLength },
    request.mailFrom === undefined
      ? { kind: "print-password" }
      : { kind: "send-password", to: request.email, from: request.mailFrom },
  ];
}

function passwordWarnings(policy: PasswordPolicy | undefined): string[] {
  if (policy === undefined) {
    return ["The account's password policy may not be read; the password is made to satisfy the strictest there is."];
  }
  if (policy.usersMayChange) return [];
  return [
    "The account's password policy does not let users change their password, and the first login asks for just that: give them the policy IAMUserChangePassword, or they cannot log in.",
  ];
}
