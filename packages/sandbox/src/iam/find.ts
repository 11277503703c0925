import { AwsError } from "../operation/aws-error.js";
import type { Call } from "../operation/operation.js";
import { findPolicy, ownPolicy } from "../policy/find-policy.js";
import type { Account, Group, ManagedPolicy, MfaDevice, Role, User } from "../state/account.js";

/** @throws AwsError NoSuchEntity */
export function findUser(account: Account, name: string): User {
  return account.users.get(name) ?? missing(`The user with name ${name} cannot be found.`);
}

/** @throws AwsError NoSuchEntity */
export function findGroup(account: Account, name: string): Group {
  return account.groups.get(name) ?? missing(`The group with name ${name} cannot be found.`);
}

/** @throws AwsError NoSuchEntity */
export function findRole(account: Account, name: string): Role {
  return account.roles.get(name) ?? missing(`The role with name ${name} cannot be found.`);
}

/** The user named, or the caller where none is (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html). */
export function targetUser(call: Call, name: string | undefined): User {
  return findUser(call.account, name ?? callerName(call));
}

/** @throws AwsError ValidationError where the caller is not a user */
export function callerName({ principal }: Call): string {
  if (principal.kind === "user") return principal.user.name;
  throw new AwsError("ValidationError", "Must specify userName when calling with non-User credentials");
}

/**
 * A managed policy of the account's or of AWS's.
 *
 * @throws AwsError ValidationError where the ARN is none, InvalidInput where it is not a policy's, NoSuchEntity
 */
export function findManagedPolicy(account: Account, arn: string): ManagedPolicy {
  checkPolicyArn(arn);
  return findPolicy(account, arn) ?? missing(`Policy ${arn} was not found.`);
}

/**
 * One of the account's own managed policies, to change it.
 *
 * @throws AwsError AccessDenied for one of AWS's, which all may read and nobody may change; those of `findManagedPolicy`
 */
export function findOwnPolicy(account: Account, arn: string): ManagedPolicy {
  const policy = findManagedPolicy(account, arn);
  if (ownPolicy(account, arn) === undefined) {
    throw new AwsError("AccessDenied", "You do not have permission to access the specified resource.");
  }
  return policy;
}

/** Like `findManagedPolicy`, for a policy to attach or to bound with, of which AWS says it in other words. */
export function findAttachablePolicy(account: Account, arn: string): ManagedPolicy {
  checkPolicyArn(arn);
  return findPolicy(account, arn) ?? missing(`Policy ${arn} does not exist or is not attachable.`);
}

/** @throws AwsError ValidationError where it is no ARN, InvalidInput where it is not a policy's */
export function checkPolicyArn(arn: string): void {
  // Two spaces, as AWS writes it.
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn)) {
    throw new AwsError("ValidationError", "Invalid ARN:  Could not be parsed!");
  }
  if (!/^arn:[^:]+:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new AwsError("InvalidInput", `ARN ${arn} is not valid.`);
  }
}

/** @throws AwsError NoSuchEntity */
export function findDevice(account: Account, serialNumber: string): MfaDevice {
  return (
    account.devices.get(serialNumber) ?? missing(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`)
  );
}

/** The user's enabled devices. */
export function devicesOf(account: Account, user: User): MfaDevice[] {
  return [...account.devices.values()].filter((device) => device.userName === user.name);
}

/** @throws AwsError NoSuchEntity with that message */
export function missing(message: string): never {
  throw new AwsError("NoSuchEntity", message);
}
