import { AwsError } from "../operation/aws-error.js";
import { isKnown } from "../operation/is-known.js";
import type { Call, Operation } from "../operation/operation.js";
import { ownPolicy } from "../policy/find-policy.js";

/**
 * What was made a moment ago is not known to every one of AWS's servers: a call that names it may meet one that answers
 * as if it did not exist.
 *
 * @throws AwsError NoSuchEntity
 */
export function checkKnown({ account, now }: Call, operation: Operation, input: object): void {
  const { UserName, PolicyArn, PermissionsBoundary } = input as Record<string, string | undefined>;
  const user = UserName === undefined ? undefined : account.users.get(UserName);
  // A name that is taken is taken everywhere.
  if (user !== undefined && operation.action !== "CreateUser" && !isKnown(user, now)) {
    throw new AwsError("NoSuchEntity", `The user with name ${UserName} cannot be found.`);
  }
  for (const arn of [PolicyArn, PermissionsBoundary]) {
    const policy = arn === undefined ? undefined : ownPolicy(account, arn);
    if (policy !== undefined && !isKnown(policy, now)) {
      throw new AwsError("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
    }
  }
}
