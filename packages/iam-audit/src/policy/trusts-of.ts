import { covers, isMet } from "./without-mfa.js";
import { readStatements } from "./statement.js";

/**
 * Whom a role lets in who signs without MFA, of its own account: the account's id where any user may take it to whom a
 * policy allows that, and the ARNs of users whom it names.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * @param trustPolicy JSON
 * @param accountId twelve digits
 */
export function trustsOf(trustPolicy: string, accountId: string): string[] {
  const letIn = readStatements(trustPolicy).filter(
    ({ effect, actions, conditions }) =>
      effect === "Allow" &&
      actions.patterns.some((pattern) => covers(pattern, "sts:AssumeRole")) !== actions.not &&
      conditions.every((one) => isMet(one, "access-key") === true),
  );
  const principals = letIn.flatMap((statement) => statement.principals);
  const isOfAccount = (one: string) => one === "*" || one === accountId || one.endsWith(`:iam::${accountId}:root`);
  return [
    ...(principals.some(isOfAccount) ? [accountId] : []),
    ...principals.filter((one) => one.includes(`:iam::${accountId}:user/`)),
  ];
}
