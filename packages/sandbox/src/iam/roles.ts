import { readPolicy } from "../policy/read-policy.js";
import { identifyPrincipals } from "../policy/trusted-ids.js";
import { AwsError } from "../operation/aws-error.js";
import { arn, description, path, pathPrefix, policyDocument, roleName, tags } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { integer, optional, required } from "../operation/parameters.js";
import { roleArn } from "../state/arns.js";
import { newRole } from "../state/new-state.js";
import { describeNewRole, describeRole, listRole } from "./describe.js";
import { findAttachablePolicy, findRole } from "./find.js";
import { checkPolicySize, checkQuota } from "./quotas.js";
import { onAll, onRole } from "./resources.js";
import { addTags, tagConditions } from "./tags.js";

const createRole = operation({
  action: "CreateRole",
  writes: true,
  parameters: {
    RoleName: required(roleName),
    Path: optional(path),
    AssumeRolePolicyDocument: required(policyDocument),
    Description: optional(description),
    MaxSessionDuration: optional(integer({ min: 3600, max: 43_200 })),
    PermissionsBoundary: optional(arn),
    Tags: optional(tags),
  },
  errors: ["EntityAlreadyExists", "InvalidInput", "LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity"],
  resource: ({ account }, { RoleName, Path = "/" }) => roleArn(account, { path: Path, name: RoleName }),
  conditions: (_, { Tags, PermissionsBoundary }) => ({
    ...tagConditions(Tags),
    "iam:PermissionsBoundary": PermissionsBoundary,
  }),
  handle({ state, account, now }, { RoleName, Path = "/", AssumeRolePolicyDocument, ...input }) {
    if (account.roles.has(RoleName)) {
      throw new AwsError("EntityAlreadyExists", `Role with name ${RoleName} already exists.`);
    }
    readPolicy(AssumeRolePolicyDocument, "trust");
    checkPolicySize("trust", RoleName, [AssumeRolePolicyDocument]);
    checkQuota("RolesPerAccount", account.roles.size);
    if (input.PermissionsBoundary !== undefined) findAttachablePolicy(account, input.PermissionsBoundary);
    const role = newRole(RoleName, Path, AssumeRolePolicyDocument, now);
    role.trustedIds = identifyPrincipals(state, AssumeRolePolicyDocument);
    role.description = input.Description;
    role.maxSessionDuration = input.MaxSessionDuration ?? role.maxSessionDuration;
    role.permissionsBoundary = input.PermissionsBoundary;
    addTags(role.tags, input.Tags ?? []);
    account.roles.set(RoleName, role);
    return { Role: describeNewRole(account, role) };
  },
});

const getRole = operation({
  action: "GetRole",
  parameters: { RoleName: required(roleName) },
  errors: ["NoSuchEntity"],
  resource: onRole,
  handle: ({ account }, { RoleName }) => ({ Role: describeRole(account, findRole(account, RoleName)) }),
});

const listRoles = operation({
  action: "ListRoles",
  parameters: { PathPrefix: optional(pathPrefix), ...paging },
  errors: [],
  resource: onAll("role"),
  handle(call, { PathPrefix = "/", ...input }) {
    const roles = [...call.account.roles.values()].filter((role) => role.path.startsWith(PathPrefix));
    const page = paginate(call, input, roles, (role) => role.name);
    return { Roles: page.items.map((role) => listRole(call.account, role)), ...page.end };
  },
});

const updateAssumeRolePolicy = operation({
  action: "UpdateAssumeRolePolicy",
  writes: true,
  parameters: { RoleName: required(roleName), PolicyDocument: required(policyDocument) },
  errors: ["LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity"],
  resource: onRole,
  handle({ state, account }, { RoleName, PolicyDocument }) {
    const role = findRole(account, RoleName);
    readPolicy(PolicyDocument, "trust");
    checkPolicySize("trust", role.name, [PolicyDocument]);
    role.trustedIds = identifyPrincipals(state, PolicyDocument);
    role.trustPolicy = PolicyDocument;
  },
});

const deleteRole = operation({
  action: "DeleteRole",
  writes: true,
  parameters: { RoleName: required(roleName) },
  errors: ["DeleteConflict", "NoSuchEntity"],
  resource: onRole,
  handle({ account }, { RoleName }) {
    const role = findRole(account, RoleName);
    if (role.inlinePolicies.size > 0) {
      throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.");
    }
    if (role.attachedPolicies.length > 0) {
      throw new AwsError("DeleteConflict", "Cannot delete entity, must detach all policies first.");
    }
    account.roles.delete(role.name);
  },
});

export const roleOperations = [createRole, getRole, listRoles, updateAssumeRolePolicy, deleteRole];
