import type { Rights } from "./rights-of.js";
import type { Condition, Patterns, Statement } from "./statement.js";

/**
 * How somebody signs who has no MFA: by an access key, whose requests have no `aws:MultiFactorAuthPresent` at all, or in
 * the console, where it is `false`. Policies that deny by `Bool` let the first pass, and those by `BoolIfExists` neither.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export type SignedBy = "access-key" | "password";

/** Whether everything on everything is allowed to who signs without MFA. */
export function isAdminWithoutMfa({ statements, boundary }: Rights, signedBy: SignedBy): boolean {
  return [statements, boundary].every((some) => {
    if (some === undefined) return true;
    const allowed = some.some(
      ({ effect, actions, resources, conditions }) =>
        effect === "Allow" && isEverything(actions) && isEverything(resources) && holds(conditions, signedBy),
    );
    return allowed && !isForSettingUpOnly("*", denials(some, signedBy));
  });
}

/**
 * Whether anything is allowed to who signs without MFA, but for what it takes to set MFA up and to sign in with it.
 * Conditions on anything else than MFA are taken to hold where they allow, and not to where they deny.
 */
export function actsWithoutMfa({ statements, boundary }: Rights, signedBy: SignedBy): boolean {
  return [statements, boundary].every((some) => {
    if (some === undefined) return true;
    const denied = denials(some, signedBy);
    return some
      .filter(({ effect, conditions }) => effect === "Allow" && holds(conditions, signedBy))
      .flatMap(({ actions }) => (actions.not || actions.patterns.length === 0 ? ["*"] : actions.patterns))
      .some((action) => !isForSettingUpOnly(action, denied));
  });
}

/** Whether the denials leave nothing of a pattern of actions but what sets MFA up. */
function isForSettingUpOnly(action: string, denied: readonly Patterns[]): boolean {
  return exempt(action, denied).every(isForSettingUp);
}

/** What is denied to who signs without MFA, whatever the resource. */
function denials(statements: readonly Statement[], signedBy: SignedBy): Patterns[] {
  return statements
    .filter(
      ({ effect, resources, conditions }) =>
        effect === "Deny" && isEverything(resources) && conditions.every((one) => isMet(one, signedBy) === true),
    )
    .map(({ actions }) => actions);
}

/** What is left of a pattern of actions once the denials are taken from it. */
function exempt(action: string, denied: readonly Patterns[]): string[] {
  let left = [action];
  for (const { not, patterns } of denied) {
    left = left.flatMap((one) => {
      if (!not) return patterns.some((pattern) => covers(pattern, one)) ? [] : [one];
      if (patterns.some((pattern) => covers(pattern, one))) return [one];
      return patterns.filter((pattern) => covers(one, pattern));
    });
  }
  return left;
}

function holds(conditions: readonly Condition[], signedBy: SignedBy): boolean {
  return conditions.every((condition) => isMet(condition, signedBy) !== false);
}

/** What is false in every request that a user makes, and not a service of AWS's: denials of MFA leave those out by it. */
const ofOwnRequests: ReadonlySet<string> = new Set(["aws:viaawsservice", "aws:principalisawsservice"]);

/** Undefined where the condition is about something else than MFA, or than who makes the request. */
export function isMet({ operator: written, key, values }: Condition, signedBy: SignedBy): boolean | undefined {
  const isOwnRequest = ofOwnRequests.has(key);
  if (!isOwnRequest && key !== "aws:multifactorauthpresent" && key !== "aws:multifactorauthage") return undefined;
  const isPresent = isOwnRequest || (key === "aws:multifactorauthpresent" && signedBy === "password");
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  const operator = written.replace(/^For(Any|All)Values?:/i, "");
  if (!isPresent && /^ForAllValues:/i.test(written)) return true;
  if (!isPresent && /^ForAnyValue:/i.test(written)) return false;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  if (operator === "Null") return wanted.has(String(!isPresent));
  if (!isPresent) return operator.endsWith("IfExists") || /Not/.test(operator);
  if (/^(Bool|StringEquals)/.test(operator)) return wanted.has("false");
  return /Not/.test(operator) ? !wanted.has("false") : undefined;
}

function isEverything({ not, patterns }: Patterns): boolean {
  return !not && patterns.includes("*");
}

/** Whether every action of the second pattern is one of the first. */
export function covers(pattern: string, other: string): boolean {
  const expression = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(other.toLowerCase().replaceAll("?", "x"));
}

/** What AWS's own guide lets a user do without MFA, so that they can set it up, and reads of the user's own. */
function isForSettingUp(action: string): boolean {
  return /^(iam:(Get|List|ChangePassword|((Create|Enable|Resync|Delete|Deactivate|List)\w*MFADevice))|sts:Get(SessionToken|CallerIdentity))/i.test(
    action,
  );
}
