import type { Rights } from "./rights-of.js";
import type { Condition, Patterns, Statement } from "./statement.js";
import { covers, isMet, type SignedBy } from "./without-mfa.js";

/** An action, and what it is done to. */
export interface Request {
  /** Such as `iam:AttachUserPolicy`. */
  readonly action: string;
  /** An ARN, or a pattern of all that is meant: `arn:aws:iam::111122223333:user/*`. */
  readonly resource: string;
}

/** Whose request it is, and what it is signed with. */
export interface Signer {
  readonly userName: string;
  readonly signedBy: SignedBy;
}

/**
 * Whether a request is allowed to who signs without MFA. A condition on what it is done to, such as `iam:PolicyARN`, is
 * taken not to hold: who delegates so has thought of it. Any other one is taken to hold where it allows, and not to where
 * it denies.
 */
export function may(rights: Rights, request: Request, signer: Signer): boolean {
  const allows = (statement: Statement) =>
    statement.effect === "Allow" &&
    isAbout(statement, request, signer) &&
    statement.conditions.every((one) => isMet(one, signer.signedBy) ?? !isOnWhat(one));
  const { statements, boundary } = rights;
  const isAllowed = statements.some(allows) && (boundary === undefined || boundary.some(allows));
  return isAllowed && !isDenied(rights, request, signer);
}

/**
 * Whether a request is denied to who signs without MFA, by a policy or by the boundary. That holds even where the policy
 * of a resource, such as a role's trust policy, allows the request to the user by name.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function isDenied({ statements, boundary = [] }: Rights, request: Request, signer: Signer): boolean {
  const denies = (statement: Statement) =>
    statement.effect === "Deny" &&
    isAbout(statement, request, signer) &&
    statement.conditions.every((one) => isMet(one, signer.signedBy) === true);
  return statements.some(denies) || boundary.some(denies);
}

function isAbout({ actions, resources }: Statement, { action, resource }: Request, { userName }: Signer): boolean {
  if (!hasAction(actions, action)) return false;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  const patterns = resources.patterns.map((pattern) => pattern.replaceAll(/\$\{aws:username\}/gi, userName));
  return isOneOf({ ...resources, patterns }, resource);
}

const known = new WeakMap<Patterns, Map<string, boolean>>();

/** AWS's policies have a thousand patterns, and most users have the same policies. */
function hasAction(actions: Patterns, action: string): boolean {
  const earlier = known.get(actions) ?? new Map<string, boolean>();
  known.set(actions, earlier);
  const answer = earlier.get(action) ?? isOneOf(actions, action);
  earlier.set(action, answer);
  return answer;
}

function isOneOf({ not, patterns }: Patterns, one: string): boolean {
  return patterns.some((pattern) => covers(pattern, one)) !== not;
}

/** Such as `iam:PermissionsBoundary`, `aws:ResourceTag/team` and `aws:ResourceAccount`. */
function isOnWhat({ key }: Condition): boolean {
  return /^iam:|^aws:(resource|request)(tag|account|org)/.test(key);
}
