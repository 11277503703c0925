import type { Account } from "./account.js";

type Named = { readonly path: string; readonly name: string };

export function userArn(account: Account, user: Named): string {
  return iamArn(account, `user${user.path}${user.name}`);
}

export function groupArn(account: Account, group: Named): string {
  return iamArn(account, `group${group.path}${group.name}`);
}

export function roleArn(account: Account, role: Named): string {
  return iamArn(account, `role${role.path}${role.name}`);
}

export function policyArn(account: Account, policy: Named): string {
  return iamArn(account, `policy${policy.path}${policy.name}`);
}

export function mfaArn(account: Account, device: Named): string {
  return iamArn(account, `mfa${device.path}${device.name}`);
}

export function assumedRoleArn(account: Account, roleName: string, sessionName: string): string {
  return `arn:${account.partition}:sts::${account.id}:assumed-role/${roleName}/${sessionName}`;
}

export function iamArn(account: Account, resource: string): string {
  return `arn:${account.partition}:iam::${account.id}:${resource}`;
}
