import { CliError, namesLike, usageError } from "../errors/index.js";
import type { ManagedPolicy } from "./policies.js";

/**
 * The policy of that name or ARN.
 *
 * @throws CliError POLICY_NOT_FOUND, with those that look like it; USAGE where several have the name
 */
export function findPolicyAmong(
  typed: string | undefined,
  policies: readonly ManagedPolicy[],
  where = "in this account",
): ManagedPolicy {
  const wanted = typed ?? "";
  const found = policies.filter(({ name, arn }) => arn === wanted || name.toLowerCase() === wanted.toLowerCase());
  const [policy, ...others] = found;
  if (others.length > 0) {
    throw usageError(`Several policies are named ${wanted}.`, `Use its ARN: ${found.map(({ arn }) => arn).join(", ")}`);
  }
  if (policy !== undefined) return policy;
  const near = namesLike(
    wanted.slice(wanted.lastIndexOf("/") + 1),
    policies.map(({ name }) => name),
  );
  throw new CliError({
    code: "POLICY_NOT_FOUND",
    message: `There is no policy "${wanted}" ${where}.`,
    hint: near.length === 0 ? seeThem(policies) : `Did you mean ${near.join(" or ")}? Nothing was changed.`,
  });
}

/** A user has a few policies, an account more than a thousand: AWS's own are in each. */
function seeThem(policies: readonly ManagedPolicy[]): string {
  if (policies.length === 0) return "There are none. Nothing was changed.";
  return policies.length <= 10
    ? `Nothing was changed. There are: ${policies.map(({ name }) => name).join(", ")}`
    : "Nothing was changed. To see those there are: aws iam list-policies --query 'Policies[].PolicyName'";
}
