import { arn, userName } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { required } from "../operation/parameters.js";
import { findManagedPolicy, findUser, missing } from "./find.js";
import { onUser } from "./resources.js";

const putUserPermissionsBoundary = operation({
  action: "PutUserPermissionsBoundary",
  writes: true,
  parameters: { UserName: required(userName), PermissionsBoundary: required(arn) },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: onUser,
  conditions: (_, { PermissionsBoundary }) => ({ "iam:PermissionsBoundary": PermissionsBoundary }),
  handle({ account }, { UserName, PermissionsBoundary }) {
    const user = findUser(account, UserName);
    findManagedPolicy(account, PermissionsBoundary);
    user.permissionsBoundary = PermissionsBoundary;
  },
});

const deleteUserPermissionsBoundary = operation({
  action: "DeleteUserPermissionsBoundary",
  writes: true,
  parameters: { UserName: required(userName) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  conditions: ({ account }, { UserName }) => ({
    "iam:PermissionsBoundary": account.users.get(UserName)?.permissionsBoundary,
  }),
  handle({ account }, { UserName }) {
    const user = findUser(account, UserName);
    if (user.permissionsBoundary === undefined) missing(`User ${user.name} does not have a permissions boundary.`);
    user.permissionsBoundary = undefined;
  },
});

export const permissionsBoundaryOperations = [putUserPermissionsBoundary, deleteUserPermissionsBoundary];
