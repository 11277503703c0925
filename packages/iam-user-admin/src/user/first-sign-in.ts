import { exitCodes, toCliError } from "@iam-tools/core/errors";
import {
  findPolicyDocument,
  listAttachedPolicies,
  listGroupNamesOfUser,
  listInlinePolicies,
  simulatePolicies,
  type InlinePolicy,
  type ManagedPolicy,
  type PasswordPolicy,
  type SimulatedDecision,
  type User,
} from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { awsDenyAll, denyAll } from "./deny-all.js";

/** Who signs in with a password that must be changed, and what they are allowed by then. */
export interface Newcomer {
  readonly userName: string;
  readonly path: string;
  readonly groups: readonly string[];
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
  /** ARN; undefined where nothing bounds them. */
  readonly boundary: string | undefined;
}

/** Why such a person could not sign in, as warnings; nobody's where they can. */
export type WeighSignIn = (newcomer: Newcomer, policy: PasswordPolicy | undefined) => Promise<string[]>;

/**
 * Asks AWS whether a person may change the password at the first sign-in, when they have no MFA device yet. What was
 * read for one is not read again for another who has the same groups.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html
 */
export function signInWeigher({ iam, account, partition }: AccountAccess): WeighSignIn {
  const groups = new Map<string, Promise<string[]>>();
  const managed = new Map<string, Promise<string[]>>();
  const decisions = new Map<string, Promise<SimulatedDecision>>();
  return async (newcomer, policy) => {
    const { boundary } = newcomer;
    const decision = await decide(newcomer).catch(unknownToUs);
    if (decision === "explicitDeny") {
      return [
        "A policy denies them iam:ChangePassword while they have no MFA, which the first sign-in requires: except it from the denial, as the policy of iam-mfa does, or they cannot sign in.",
      ];
    }
    if (decision === "allowed" || policy?.usersMayChange !== false) return [];
    const bound = boundary === undefined ? "" : ", allow iam:ChangePassword in their permissions boundary";
    return [
      `The account's password policy does not let users change their password, which the first sign-in requires: attach the policy IAMUserChangePassword to them${bound}, or they cannot sign in.`,
    ];
  };

  async function decide(newcomer: Newcomer): Promise<SimulatedDecision> {
    const { userName, path, boundary } = newcomer;
    const [own, ofGroups, bounds] = await Promise.all([
      Promise.all(newcomer.attached.map(({ arn }) => textOf(arn))),
      Promise.all(newcomer.groups.map((name) => once(groups, name, () => textsOfGroup(name)))),
      boundary === undefined ? [] : textOf(boundary),
    ]);
    const policies = [...newcomer.inline.map(({ document }) => document), ...own.flat(), ...ofGroups.flat()].sort();
    if (policies.length === 0) return "implicitDeny";
    // Who has the same policies is decided alike: they name their own users by variables.
    return once(decisions, JSON.stringify([policies, bounds]), () =>
      simulatePolicies(iam, {
        policies,
        boundary: bounds[0],
        action: "iam:ChangePassword",
        resource: `arn:${partition}:iam::${account.id}:user${path}${userName}`,
        context: { "aws:username": userName, "aws:MultiFactorAuthPresent": "false" },
      }),
    );
  }

  async function textsOfGroup(groupName: string): Promise<string[]> {
    const [inline, attached] = await Promise.all([
      listInlinePolicies(iam, { groupName }),
      listAttachedPolicies(iam, { groupName }),
    ]);
    const texts = await Promise.all(attached.map(({ arn }) => textOf(arn)));
    return [...inline.map(({ document }) => document), ...texts.flat()];
  }

  function textOf(policyArn: string): Promise<string[]> {
    return once(managed, policyArn, async () => {
      const document = await findPolicyDocument(iam, policyArn);
      return document === undefined ? [] : [JSON.stringify(document)];
    });
  }
}

/** Who gets a password in place of another; a denial that a deactivation left is gone by then. */
export async function weighSignInOf(
  access: AccountAccess,
  { userName, path, permissionsBoundary: boundary }: User,
  policy: PasswordPolicy | undefined,
): Promise<string[]> {
  const { iam, partition } = access;
  const read = await Promise.all([
    listGroupNamesOfUser(iam, userName),
    listAttachedPolicies(iam, { userName }),
    listInlinePolicies(iam, { userName }),
  ]).catch(unknownToUs);
  const [groups, attached, inline] = read ?? [[], [], []];
  return signInWeigher(access)(
    {
      userName,
      path,
      groups,
      attached: attached.filter(({ arn }) => arn !== awsDenyAll(partition).arn),
      inline: inline.filter(({ name }) => name !== denyAll.name),
      boundary,
    },
    policy,
  );
}

/** Who may not look gets no warning for it: what stops the run is told by what the run itself needs. */
export function unknownToUs(error: unknown): undefined {
  const shown = toCliError(error);
  if (shown.exitCode === exitCodes.cancelled) throw shown;
  return undefined;
}

function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
