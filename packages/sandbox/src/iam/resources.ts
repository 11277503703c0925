import type { Call } from "../operation/operation.js";
import { groupArn, iamArn, roleArn, userArn } from "../state/arns.js";
import { callerName } from "./find.js";

/**
 * What a policy's Resource is held against, as the Service Authorization Reference lists it for each action
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html).
 * A name that nobody has is asked about under the path `/`.
 */
export function onUser(call: Call, input: { readonly UserName?: string | undefined }): string {
  const name = input.UserName ?? callerName(call);
  return userArn(call.account, call.account.users.get(name) ?? { path: "/", name });
}

export function onGroup(call: Call, { GroupName: name }: { readonly GroupName: string }): string {
  return groupArn(call.account, call.account.groups.get(name) ?? { path: "/", name });
}

export function onRole(call: Call, { RoleName: name }: { readonly RoleName: string }): string {
  return roleArn(call.account, call.account.roles.get(name) ?? { path: "/", name });
}

export function onPolicy(_: Call, input: { readonly PolicyArn: string }): string {
  return input.PolicyArn;
}

export function onDevice(_: Call, input: { readonly SerialNumber: string }): string {
  return input.SerialNumber;
}

/** A list of all users, groups, … below a path. */
export function onAll(kind: "user" | "group" | "role" | "policy" | "mfa") {
  return (
    call: Call,
    input: { readonly Marker?: string | undefined; readonly PathPrefix?: string | undefined },
  ): string => iamArn(call.account, kind + (input.PathPrefix ?? "/"));
}

/** The action knows no resource narrower than the account. */
export function onAccount(): string {
  return "*";
}
