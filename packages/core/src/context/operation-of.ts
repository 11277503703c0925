import type { AwsCommand } from "./context.js";

/** AWS's name of what a command of the SDK does: `GetSessionToken`. */
export function operationOf(command: AwsCommand<unknown>): string {
  return command.constructor.name.replace(/Command(\$\d+)?$/, "");
}

/**
 * Whether an operation of IAM or STS only looks. Having AWS write a report changes nothing either, and counts as a read:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function isRead(operation: string): boolean {
  return /^(Get|List|Simulate|Generate)/.test(operation) && !issuesCredentials(operation);
}

/** Whether nothing differs in the account when an operation's answer is lost: it looks, or issues temporary credentials. */
export function changesNothing(operation: string): boolean {
  return isRead(operation) || issuesCredentials(operation);
}

/** Whether an operation of STS answers temporary credentials. */
export function issuesCredentials(operation: string): boolean {
  return /^(Assume|GetSessionToken|GetFederationToken|GetScopedCredentials)/.test(operation);
}
