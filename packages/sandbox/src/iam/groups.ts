import { AwsError } from "../operation/aws-error.js";
import { groupName, path, pathPrefix, userName } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { optional, required } from "../operation/parameters.js";
import type { Account, Group, User } from "../state/account.js";
import { groupArn } from "../state/arns.js";
import { newGroup } from "../state/new-state.js";
import { describeGroup, listUser } from "./describe.js";
import { findGroup, findUser } from "./find.js";
import { checkQuota } from "./quotas.js";
import { onAll, onGroup, onUser } from "./resources.js";

const createGroup = operation({
  action: "CreateGroup",
  writes: true,
  parameters: { GroupName: required(groupName), Path: optional(path) },
  errors: ["EntityAlreadyExists", "LimitExceeded"],
  resource: ({ account }, { GroupName, Path = "/" }) => groupArn(account, { path: Path, name: GroupName }),
  handle({ account, now }, { GroupName, Path = "/" }) {
    checkNameIsFree(account, GroupName);
    checkQuota("GroupsPerAccount", account.groups.size);
    const group = newGroup(GroupName, Path, now);
    account.groups.set(GroupName, group);
    return { Group: describeGroup(account, group) };
  },
});

const getGroup = operation({
  action: "GetGroup",
  parameters: { GroupName: required(groupName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onGroup,
  handle(call, { GroupName, ...input }) {
    const { account } = call;
    const group = findGroup(account, GroupName);
    const page = paginate(call, input, membersOf(account, group), (user) => user.name);
    return {
      Group: describeGroup(account, group),
      // AWS tells of a password's use in GetUser and ListUsers alone.
      Users: page.items.map((user) => ({ ...listUser(account, user), PasswordLastUsed: undefined })),
      ...page.end,
    };
  },
});

const listGroups = operation({
  action: "ListGroups",
  parameters: { PathPrefix: optional(pathPrefix), ...paging },
  errors: [],
  resource: onAll("group"),
  handle(call, { PathPrefix = "/", ...input }) {
    const groups = [...call.account.groups.values()].filter((group) => group.path.startsWith(PathPrefix));
    const page = paginate(call, input, groups, (group) => group.name);
    return { Groups: page.items.map((group) => describeGroup(call.account, group)), ...page.end };
  },
});

const updateGroup = operation({
  action: "UpdateGroup",
  writes: true,
  parameters: { GroupName: required(groupName), NewPath: optional(path), NewGroupName: optional(groupName) },
  errors: ["EntityAlreadyExists", "NoSuchEntity"],
  resource: onGroup,
  handle({ account }, { GroupName, NewPath, NewGroupName }) {
    const group = findGroup(account, GroupName);
    if (NewGroupName !== undefined && NewGroupName !== group.name) {
      checkNameIsFree(account, NewGroupName);
      rename(account, group, NewGroupName);
    }
    group.path = NewPath ?? group.path;
  },
});

const deleteGroup = operation({
  action: "DeleteGroup",
  writes: true,
  parameters: { GroupName: required(groupName) },
  errors: ["DeleteConflict", "NoSuchEntity"],
  resource: onGroup,
  handle({ account }, { GroupName }) {
    const group = findGroup(account, GroupName);
    const leftover = firstLeftover(account, group);
    if (leftover !== undefined) throw new AwsError("DeleteConflict", `Cannot delete entity, must ${leftover} first.`);
    account.groups.delete(group.name);
  },
});

const addUserToGroup = operation({
  action: "AddUserToGroup",
  writes: true,
  parameters: { GroupName: required(groupName), UserName: required(userName) },
  errors: ["LimitExceeded", "NoSuchEntity"],
  resource: onGroup,
  handle({ account }, { GroupName, UserName }) {
    const group = findGroup(account, GroupName);
    const user = findUser(account, UserName);
    if (user.groups.includes(group.name)) return;
    checkQuota("GroupsPerUser", user.groups.length);
    user.groups.push(group.name);
  },
});

const removeUserFromGroup = operation({
  action: "RemoveUserFromGroup",
  writes: true,
  parameters: { GroupName: required(groupName), UserName: required(userName) },
  errors: ["NoSuchEntity"],
  resource: onGroup,
  handle({ account }, { GroupName, UserName }) {
    const group = findGroup(account, GroupName);
    const user = findUser(account, UserName);
    const index = user.groups.indexOf(group.name);
    if (index !== -1) user.groups.splice(index, 1);
  },
});

const listGroupsForUser = operation({
  action: "ListGroupsForUser",
  parameters: { UserName: required(userName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ...input }) {
    const { account } = call;
    const groups = findUser(account, UserName).groups.flatMap((name) => account.groups.get(name) ?? []);
    const page = paginate(call, input, groups, (group) => group.name);
    return { Groups: page.items.map((group) => describeGroup(account, group)), ...page.end };
  },
});

export const groupOperations = [
  createGroup,
  getGroup,
  listGroups,
  updateGroup,
  deleteGroup,
  addUserToGroup,
  removeUserFromGroup,
  listGroupsForUser,
];

function membersOf(account: Account, group: Group): User[] {
  return [...account.users.values()].filter((user) => user.groups.includes(group.name));
}

function firstLeftover(account: Account, group: Group): string | undefined {
  if (membersOf(account, group).length > 0) return "remove users from group";
  if (group.inlinePolicies.size > 0) return "delete policies";
  return group.attachedPolicies.length > 0 ? "detach all policies" : undefined;
}

function checkNameIsFree(account: Account, name: string): void {
  if (account.groups.has(name)) throw new AwsError("EntityAlreadyExists", `Group with name ${name} already exists.`);
}

function rename(account: Account, group: Group, name: string): void {
  for (const user of membersOf(account, group)) user.groups[user.groups.indexOf(group.name)] = name;
  account.groups.delete(group.name);
  group.name = name;
  account.groups.set(name, group);
}
