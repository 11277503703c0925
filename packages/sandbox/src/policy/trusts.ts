import { applies, type PolicyRequest } from "./evaluate.js";
import type { PolicyDocument, PrincipalMatcher } from "./policy-document.js";
import { principalArn } from "./principal-arn.js";
import type { Principal } from "../operation/operation.js";
import { iamArn, roleArn, userArn } from "../state/arns.js";

/** Whom a trust policy names: the caller themselves, or their account, which then decides who of it may. */
export type Trust = "caller" | "account";

/** What a role's trust policy says of a caller; undefined where it does not let them in. */
export function trusts(policy: PolicyDocument, principal: Principal, request: PolicyRequest): Trust | undefined {
  const variables = policy.variables ? request.context : undefined;
  const applying = policy.statements.flatMap((statement) => {
    const trust = statement.principal === undefined ? undefined : names(statement.principal, principal);
    return trust !== undefined && applies(statement, request, variables) ? [{ effect: statement.effect, trust }] : [];
  });
  if (applying.some(({ effect }) => effect === "Deny")) return undefined;
  return applying.find(({ trust }) => trust === "caller")?.trust ?? applying[0]?.trust;
}

function names(matcher: PrincipalMatcher, principal: Principal): Trust | undefined {
  const { account } = principal;
  const own = principal.kind === "user" ? userArn(account, principal.user) : roleArn(account, principal.role);
  const isCaller = matcher.aws.some((name) => name === "*" || name === own || name === principalArn(principal));
  const isAccount = matcher.aws.some((name) => name === account.id || name === iamArn(account, "root"));
  if (matcher.not) return isCaller || isAccount ? undefined : "account";
  if (isCaller) return "caller";
  return isAccount ? "account" : undefined;
}
