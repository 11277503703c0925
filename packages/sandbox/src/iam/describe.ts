import { showTrustPolicy } from "../policy/trusted-ids.js";
import type { XmlObject } from "../operation/write-xml.js";
import type { Account, Group, ManagedPolicy, PolicyHolder, Role, User } from "../state/account.js";
import { groupArn, policyArn, roleArn, userArn } from "../state/arns.js";
import { policyNameOf } from "./policy-names.js";

/** A user as CreateUser and GetUser answer; lists leave tags and boundary out. */
export function describeUser(account: Account, user: User): XmlObject {
  return {
    ...listUser(account, user),
    PermissionsBoundary: describeBoundary(user.permissionsBoundary),
    Tags: user.tags.size > 0 ? describeTags(user.tags) : undefined,
  };
}

/** A user as lists have it. */
export function listUser(account: Account, user: User): XmlObject {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(account, user),
    CreateDate: user.created,
    PasswordLastUsed: user.passwordLastUsed,
  };
}

export function describeGroup(account: Account, group: Group): XmlObject {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: groupArn(account, group),
    CreateDate: group.created,
  };
}

/** A role as GetRole answers. */
export function describeRole(account: Account, role: Role): XmlObject {
  return {
    ...listRole(account, role),
    PermissionsBoundary: describeBoundary(role.permissionsBoundary),
    Tags: role.tags.size > 0 ? describeTags(role.tags) : undefined,
    RoleLastUsed: { LastUsedDate: role.lastUsed?.date, Region: role.lastUsed?.region },
  };
}

/** A role as CreateRole answers: nothing of how long its sessions last, or of its use. */
export function describeNewRole(account: Account, role: Role): XmlObject {
  return { ...describeRole(account, role), MaxSessionDuration: undefined, RoleLastUsed: undefined };
}

/** A role as lists have it: without tags, boundary and last use. */
export function listRole(account: Account, role: Role): XmlObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(account, role),
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodeDocument(showTrustPolicy(account, role)),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

export function describePolicy(account: Account, policy: ManagedPolicy, arn = policyArn(account, policy)): XmlObject {
  const holders: PolicyHolder[] = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
  const bounded = [...account.users.values(), ...account.roles.values()];
  const boundaries = bounded.filter((holder) => holder.permissionsBoundary === arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: holders.filter((holder) => holder.attachedPolicies.includes(arn)).length,
    PermissionsBoundaryUsageCount: boundaries.length,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.created,
    UpdateDate: policy.updated,
  };
}

export function describeTags(tags: ReadonlyMap<string, string>): XmlObject[] {
  return [...tags].map(([key, value]) => ({ Key: key, Value: value }));
}

export function describeBoundary(arn: string | undefined): XmlObject | undefined {
  return arn === undefined ? undefined : { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn };
}

export function describeAttached(arns: readonly string[]): XmlObject[] {
  return arns.map((arn) => ({ PolicyName: policyNameOf(arn), PolicyArn: arn }));
}

/** Documents are answered percent-encoded, after RFC 3986. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
