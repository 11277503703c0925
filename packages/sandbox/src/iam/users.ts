import { AwsError } from "../operation/aws-error.js";
import { knownAfter } from "../operation/is-known.js";
import { arn, newUserName, path, pathPrefix, tags, userName } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { optional, required } from "../operation/parameters.js";
import type { Account, User } from "../state/account.js";
import { userArn } from "../state/arns.js";
import { newUser } from "../state/new-state.js";
import { describeUser, listUser } from "./describe.js";
import { devicesOf, findAttachablePolicy, findUser, targetUser } from "./find.js";
import { checkQuota } from "./quotas.js";
import { onAll, onUser } from "./resources.js";
import { addTags, tagConditions } from "./tags.js";

const createUser = operation({
  action: "CreateUser",
  writes: true,
  parameters: {
    UserName: required(newUserName),
    Path: optional(path),
    PermissionsBoundary: optional(arn),
    Tags: optional(tags),
  },
  errors: ["EntityAlreadyExists", "InvalidInput", "LimitExceeded", "NoSuchEntity"],
  resource: ({ account }, { UserName, Path = "/" }) => userArn(account, { path: Path, name: UserName }),
  conditions: (_, { Tags, PermissionsBoundary }) => ({
    ...tagConditions(Tags),
    "iam:PermissionsBoundary": PermissionsBoundary,
  }),
  handle({ account, now, delays }, { UserName, Path = "/", PermissionsBoundary, Tags = [] }) {
    checkNameIsFree(account, UserName);
    checkQuota("UsersPerAccount", account.users.size);
    if (PermissionsBoundary !== undefined) findAttachablePolicy(account, PermissionsBoundary);
    const user = newUser(UserName, Path, now);
    addTags(user.tags, Tags);
    user.permissionsBoundary = PermissionsBoundary;
    user.knownFrom = knownAfter(now, delays.users);
    account.users.set(UserName, user);
    return { User: describeUser(account, user) };
  },
});

const getUser = operation({
  action: "GetUser",
  parameters: { UserName: optional(userName) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle: (call, { UserName }) => ({ User: describeUser(call.account, targetUser(call, UserName)) }),
});

const listUsers = operation({
  action: "ListUsers",
  parameters: { PathPrefix: optional(pathPrefix), ...paging },
  errors: [],
  resource: onAll("user"),
  handle(call, { PathPrefix = "/", ...input }) {
    const users = [...call.account.users.values()].filter((user) => user.path.startsWith(PathPrefix));
    const page = paginate(call, input, users, (user) => user.name);
    return { Users: page.items.map((user) => listUser(call.account, user)), ...page.end };
  },
});

const updateUser = operation({
  action: "UpdateUser",
  writes: true,
  parameters: { UserName: required(userName), NewPath: optional(path), NewUserName: optional(newUserName) },
  errors: ["EntityAlreadyExists", "NoSuchEntity"],
  resource: onUser,
  handle({ account }, { UserName, NewPath, NewUserName }) {
    const user = findUser(account, UserName);
    if (NewUserName !== undefined && NewUserName !== user.name) {
      checkNameIsFree(account, NewUserName);
      rename(account, user, NewUserName);
    }
    user.path = NewPath ?? user.path;
  },
});

const deleteUser = operation({
  action: "DeleteUser",
  writes: true,
  parameters: { UserName: required(userName) },
  errors: ["DeleteConflict", "NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName }) {
    const { account } = call;
    const user = findUser(account, UserName);
    const leftover = firstLeftover(call, user);
    if (leftover !== undefined) throw new AwsError("DeleteConflict", `Cannot delete entity, must ${leftover} first.`);
    account.users.delete(user.name);
  },
});

export const userOperations = [createUser, getUser, listUsers, updateUser, deleteUser];

/** What must go before the user can (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html). */
function firstLeftover({ account }: Call, user: User): string | undefined {
  const leftovers: [what: string, present: boolean][] = [
    ["delete login profile", user.loginProfile !== undefined],
    ["delete access keys", user.accessKeys.length > 0],
    ["delete signing certificates", user.certificates.length > 0],
    ["remove referenced objects", user.sshKeys.length + user.serviceSpecificCredentials.length > 0],
    ["remove tokens from principal", devicesOf(account, user).length > 0],
    ["delete policies", user.inlinePolicies.size > 0],
    ["detach all policies", user.attachedPolicies.length > 0],
    ["remove users from group", user.groups.length > 0],
  ];
  return leftovers.find(([, present]) => present)?.[0];
}

function checkNameIsFree(account: Account, name: string): void {
  if (account.users.has(name)) throw new AwsError("EntityAlreadyExists", `User with name ${name} already exists.`);
}

function rename(account: Account, user: User, name: string): void {
  for (const device of devicesOf(account, user)) device.userName = name;
  account.users.delete(user.name);
  user.name = name;
  account.users.set(name, user);
}
