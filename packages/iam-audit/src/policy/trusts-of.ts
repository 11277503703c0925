import { readStatements, type Statement } from "./statement.js";
import { covers, isMet } from "./without-mfa.js";

/**
 * Whom a role lets in who signs without MFA, of its own account: the account's id where any user may take it to whom a
 * policy allows that, and the ARNs of users whom it names. Whom it also denies that to without MFA is not among them.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * @param trustPolicy JSON
 * @param accountId twelve digits
 */
export function trustsOf(trustPolicy: string, accountId: string): string[] {
  const inForce = readStatements(trustPolicy).filter(
    ({ actions, conditions }) =>
      actions.patterns.some((pattern) => covers(pattern, "sts:AssumeRole")) !== actions.not &&
      conditions.every((one) => isMet(one, "access-key") === true),
  );
  const principals = (wanted: Statement["effect"]) =>
    inForce.filter(({ effect }) => effect === wanted).flatMap((statement) => statement.principals);
  const [allowed, denied] = [principals("Allow"), principals("Deny")];
  const isOfAccount = (one: string) => one === "*" || one === accountId || one.endsWith(`:iam::${accountId}:root`);
  if (denied.some(isOfAccount)) return [];
  return [
    ...(allowed.some(isOfAccount) ? [accountId] : []),
    ...allowed.filter((one) => one.includes(`:iam::${accountId}:user/`) && !denied.includes(one)),
  ];
}
