import { groupName, roleName, userName } from "../operation/kinds.js";
import type { Call, ConditionValues } from "../operation/operation.js";
import { required, type Parameter } from "../operation/parameters.js";
import type { PolicyHolder } from "../state/account.js";
import { findGroup, findRole, findUser } from "./find.js";
import type { policySizes, quotas } from "./quotas.js";
import { onGroup, onRole, onUser } from "./resources.js";

/** What can hold policies: the operations on a user's, a group's and a role's differ in this only. */
export interface HolderKind {
  /** As in `PutUserPolicy`. */
  readonly kind: "User" | "Group" | "Role";
  /** The parameter that names the holder. */
  readonly name: "UserName" | "GroupName" | "RoleName";
  readonly parameters: Readonly<Record<string, Parameter<string>>>;
  readonly size: keyof typeof policySizes;
  readonly quota: keyof typeof quotas;
  /** @throws AwsError NoSuchEntity */
  find(call: Call, name: string): PolicyHolder & { readonly name: string };
  resource(call: Call, name: string): string;
  /** The holder's permissions boundary, as conditions know it; nothing where there is no such holder. */
  boundary(call: Call, name: string): ConditionValues;
}

const user: HolderKind = {
  kind: "User",
  name: "UserName",
  parameters: { UserName: required(userName) },
  size: "user",
  quota: "PoliciesPerUser",
  find: ({ account }, name) => findUser(account, name),
  resource: (call, name) => onUser(call, { UserName: name }),
  boundary: ({ account }, name) => ({ "iam:PermissionsBoundary": account.users.get(name)?.permissionsBoundary }),
};

const group: HolderKind = {
  kind: "Group",
  name: "GroupName",
  parameters: { GroupName: required(groupName) },
  size: "group",
  quota: "PoliciesPerGroup",
  find: ({ account }, name) => findGroup(account, name),
  resource: (call, name) => onGroup(call, { GroupName: name }),
  boundary: () => ({}),
};

const role: HolderKind = {
  kind: "Role",
  name: "RoleName",
  parameters: { RoleName: required(roleName) },
  size: "role",
  quota: "PoliciesPerRole",
  find: ({ account }, name) => findRole(account, name),
  resource: (call, name) => onRole(call, { RoleName: name }),
  boundary: ({ account }, name) => ({ "iam:PermissionsBoundary": account.roles.get(name)?.permissionsBoundary }),
};

export const holderKinds: readonly HolderKind[] = [user, group, role];

/** The holder's name among an operation's parameters. */
export function nameOf(holder: HolderKind, input: object): string {
  return (input as Record<string, string>)[holder.name] ?? "";
}
