import { arn, roleName, userName } from "../operation/kinds.js";
import { operation, type Call, type Operation } from "../operation/operation.js";
import { required, type Parameter } from "../operation/parameters.js";
import type { Role, User } from "../state/account.js";
import { findAttachablePolicy, findRole, findUser, missing } from "./find.js";
import { onRole, onUser } from "./resources.js";

/** Who can have a boundary: the operations on a user's and a role's differ in this only. */
interface Bounded {
  readonly kind: "User" | "Role";
  readonly name: "UserName" | "RoleName";
  readonly parameters: Readonly<Record<string, Parameter<string>>>;
  /** @throws AwsError NoSuchEntity */
  find(call: Call, name: string): User | Role;
  present(call: Call, name: string): User | Role | undefined;
  resource(call: Call, name: string): string;
}

const user: Bounded = {
  kind: "User",
  name: "UserName",
  parameters: { UserName: required(userName) },
  find: ({ account }, name) => findUser(account, name),
  present: ({ account }, name) => account.users.get(name),
  resource: (call, name) => onUser(call, { UserName: name }),
};

const role: Bounded = {
  kind: "Role",
  name: "RoleName",
  parameters: { RoleName: required(roleName) },
  find: ({ account }, name) => findRole(account, name),
  present: ({ account }, name) => account.roles.get(name),
  resource: (call, name) => onRole(call, { RoleName: name }),
};

export const permissionsBoundaryOperations: Operation[] = [user, role].flatMap((bounded) => [
  putPermissionsBoundary(bounded),
  deletePermissionsBoundary(bounded),
]);

function putPermissionsBoundary(bounded: Bounded): Operation {
  const own = { PermissionsBoundary: required(arn) };
  return operation<typeof own>({
    action: `Put${bounded.kind}PermissionsBoundary`,
    writes: true,
    parameters: { ...bounded.parameters, ...own },
    errors: ["InvalidInput", "NoSuchEntity"],
    resource: (call, input) => bounded.resource(call, nameOf(bounded, input)),
    conditions: (_, { PermissionsBoundary }) => ({ "iam:PermissionsBoundary": PermissionsBoundary }),
    handle(call, { PermissionsBoundary, ...input }) {
      const holder = bounded.find(call, nameOf(bounded, input));
      findAttachablePolicy(call.account, PermissionsBoundary);
      holder.permissionsBoundary = PermissionsBoundary;
    },
  });
}

function deletePermissionsBoundary(bounded: Bounded): Operation {
  return operation({
    action: `Delete${bounded.kind}PermissionsBoundary`,
    writes: true,
    parameters: bounded.parameters,
    errors: ["NoSuchEntity"],
    resource: (call, input) => bounded.resource(call, nameOf(bounded, input)),
    conditions: (call, input) => ({
      "iam:PermissionsBoundary": bounded.present(call, nameOf(bounded, input))?.permissionsBoundary,
    }),
    handle(call, input) {
      const holder = bounded.find(call, nameOf(bounded, input));
      if (holder.permissionsBoundary === undefined) {
        missing(`${bounded.kind} ${holder.name} does not have a permissions boundary.`);
      }
      holder.permissionsBoundary = undefined;
    },
  });
}

function nameOf(bounded: Bounded, input: object): string {
  return (input as Record<string, string>)[bounded.name] ?? "";
}
