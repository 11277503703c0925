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

export function describeRole(account: Account, role: Role): XmlObject {
  return {
    ...listRole(account, role),
    Tags: role.tags.size > 0 ? describeTags(role.tags) : undefined,
  };
}

export function listRole(account: Account, role: Role): XmlObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(account, role),
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

export function describePolicy(account: Account, policy: ManagedPolicy, arn = policyArn(account, policy)): XmlObject {
  const holders: PolicyHolder[] = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
  const boundaries = [...account.users.values()].filter((user) => user.permissionsBoundary === arn);
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
  return arn === undefined
    ? undefined
    : { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: arn };
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
