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
export function may({ statements, boundary }: Rights, request: Request, signer: Signer): boolean {
  const { signedBy } = signer;
  return [statements, boundary].every((some) => {
    if (some === undefined) return true;
    const about = some.filter((statement) => isAbout(statement, request, signer));
    const allows = ({ effect, conditions }: Statement) =>
      effect === "Allow" && conditions.every((one) => isMet(one, signedBy) ?? !isOnWhat(one));
    const denies = ({ effect, conditions }: Statement) =>
      effect === "Deny" && conditions.every((one) => isMet(one, signedBy) === true);
    return about.some(allows) && !about.some(denies);
  });
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
