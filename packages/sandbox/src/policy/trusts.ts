import type { Principal } from "../operation/operation.js";
import type { Role } from "../state/account.js";
import { iamArn, roleArn, userArn } from "../state/arns.js";
import type { Needed } from "./authorize.js";
import { applies, type PolicyRequest } from "./evaluate.js";
import type { PrincipalMatcher } from "./policy-document.js";
import { principalArn } from "./principal-arn.js";
import { readPolicy } from "./read-policy.js";

/** Whom a trust policy names: the caller themselves, the caller's role, or their account, which then decides. */
export type Trust = "caller" | "role" | "account";

/**
 * What the caller's own policies must still allow, within one account
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html).
 */
export const stillNeeded: Readonly<Record<Trust, Needed>> = { caller: "nothing", role: "limits", account: "all" };

/** What a role's trust policy says of a caller; undefined where it does not let them in. */
export function trusts(role: Role, principal: Principal, request: PolicyRequest): Trust | undefined {
  const policy = readPolicy(role.trustPolicy, "trust");
  const variables = policy.variables ? request.context : undefined;
  const applying = policy.statements.flatMap((statement) => {
    const trust = statement.principal === undefined ? undefined : names(statement.principal, role, principal);
    return trust !== undefined && applies(statement, request, variables) ? [{ effect: statement.effect, trust }] : [];
  });
  if (applying.some(({ effect }) => effect === "Deny")) return undefined;
  return strongest(applying.map(({ trust }) => trust));
}

function names(matcher: PrincipalMatcher, role: Role, principal: Principal): Trust | undefined {
  const trust = strongest(matcher.aws.map((name) => meaning(name, role, principal)));
  if (matcher.not) return trust === undefined ? "account" : undefined;
  return trust;
}

/** What one name is to the caller. A user or a role is meant by the id that the name had when the policy was written. */
function meaning(name: string, role: Role, principal: Principal): Trust | undefined {
  const { account } = principal;
  if (name === "*") return "caller";
  if (name === account.id || name === iamArn(account, "root")) return "account";
  const id = role.trustedIds.get(name);
  if (principal.kind === "user") {
    return isSame(principal.user, id, name === userArn(account, principal.user)) ? "caller" : undefined;
  }
  if (name.includes(":assumed-role/")) {
    return name === principalArn(principal) && isSame(principal.role, id, true) ? "caller" : undefined;
  }
  return isSame(principal.role, id, name === roleArn(account, principal.role)) ? "role" : undefined;
}

function isSame(caller: { readonly id: string }, id: string | undefined, hasTheName: boolean): boolean {
  return id === undefined ? hasTheName : id === caller.id;
}

function strongest(trusts: readonly (Trust | undefined)[]): Trust | undefined {
  const order: Trust[] = ["caller", "role", "account"];
  return order.find((candidate) => trusts.includes(candidate));
}
