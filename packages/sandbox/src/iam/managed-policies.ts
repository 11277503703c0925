import { readPolicy } from "../policy/read-policy.js";
import { AwsError } from "../operation/aws-error.js";
import {
  arn,
  description,
  path,
  policyDocument,
  policyName,
  policyPath,
  policyVersionId,
  tags,
} from "../operation/kinds.js";
import { knownAfter } from "../operation/is-known.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { boolean, oneOf, optional, required } from "../operation/parameters.js";
import type { ManagedPolicy, PolicyVersion } from "../state/account.js";
import { policyArn } from "../state/arns.js";
import { newId } from "../state/ids.js";
import { awsManagedPolicies } from "../policy/aws-managed-policies.js";
import { describePolicy, describeTags, encodeDocument } from "./describe.js";
import { findManagedPolicy, findOwnPolicy, missing } from "./find.js";
import { checkPolicySize, checkQuota } from "./quotas.js";
import { onAll, onPolicy } from "./resources.js";
import { addTags, tagConditions } from "./tags.js";

const createPolicy = operation({
  action: "CreatePolicy",
  writes: true,
  parameters: {
    PolicyName: required(policyName),
    Path: optional(policyPath),
    PolicyDocument: required(policyDocument),
    Description: optional(description),
    Tags: optional(tags),
  },
  errors: ["EntityAlreadyExists", "InvalidInput", "LimitExceeded", "MalformedPolicyDocument"],
  resource: ({ account }, { PolicyName, Path = "/" }) => policyArn(account, { path: Path, name: PolicyName }),
  conditions: (_, { Tags }) => tagConditions(Tags),
  handle({ account, now, delays }, { PolicyName, Path = "/", PolicyDocument, Description, Tags = [] }) {
    if (account.policies.has(PolicyName)) {
      throw new AwsError(
        "EntityAlreadyExists",
        `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
      );
    }
    checkQuota("PoliciesPerAccount", account.policies.size);
    const policy = newPolicy({ name: PolicyName, path: Path, document: PolicyDocument, description: Description, now });
    addTags(policy.tags, Tags);
    policy.knownFrom = knownAfter(now, delays.policies);
    account.policies.set(PolicyName, policy);
    return {
      Policy: { ...describePolicy(account, policy), Tags: Tags.length > 0 ? describeTags(policy.tags) : undefined },
    };
  },
});

const getPolicy = operation({
  action: "GetPolicy",
  parameters: { PolicyArn: required(arn) },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle({ account }, { PolicyArn }) {
    const policy = findManagedPolicy(account, PolicyArn);
    return { Policy: { ...describePolicy(account, policy, PolicyArn), Tags: describeTags(policy.tags) } };
  },
});

const listPolicies = operation({
  action: "ListPolicies",
  parameters: {
    Scope: optional(oneOf("All", "AWS", "Local")),
    OnlyAttached: optional(boolean),
    PathPrefix: optional(policyPath),
    PolicyUsageFilter: optional(oneOf("PermissionsPolicy", "PermissionsBoundary")),
    ...paging,
  },
  errors: [],
  resource: onAll("policy"),
  handle(call, { Scope = "All", OnlyAttached = false, PathPrefix = "/", PolicyUsageFilter, ...input }) {
    const { account } = call;
    const own = [...account.policies.values()].map((policy) => [policyArn(account, policy), policy] as const);
    const usage = PolicyUsageFilter === "PermissionsBoundary" ? "PermissionsBoundaryUsageCount" : "AttachmentCount";
    const policies = [
      ...(Scope === "AWS" ? [] : own),
      ...(Scope === "Local" ? [] : awsManagedPolicies(account.partition)),
    ]
      .filter(([, policy]) => policy.path.startsWith(PathPrefix))
      .map(([arn, policy]) => ({ arn, described: describePolicy(account, policy, arn) }))
      .filter(({ described }) => !OnlyAttached || described[usage] !== 0);
    const page = paginate(call, input, policies, ({ arn }) => arn);
    return { Policies: page.items.map(({ described }) => described), ...page.end };
  },
});

const deletePolicy = operation({
  action: "DeletePolicy",
  writes: true,
  parameters: { PolicyArn: required(arn) },
  errors: ["DeleteConflict", "InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle({ account }, { PolicyArn }) {
    const policy = findOwnPolicy(account, PolicyArn);
    const described = describePolicy(account, policy);
    if (described["AttachmentCount"] !== 0 || described["PermissionsBoundaryUsageCount"] !== 0) {
      throw new AwsError("DeleteConflict", "Cannot delete a policy attached to entities.");
    }
    if (policy.versions.length > 1) {
      throw new AwsError(
        "DeleteConflict",
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    account.policies.delete(policy.name);
  },
});

const createPolicyVersion = operation({
  action: "CreatePolicyVersion",
  writes: true,
  parameters: { PolicyArn: required(arn), PolicyDocument: required(policyDocument), SetAsDefault: optional(boolean) },
  errors: ["InvalidInput", "LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity"],
  resource: onPolicy,
  handle({ account, now }, { PolicyArn, PolicyDocument, SetAsDefault = false }) {
    const policy = findOwnPolicy(account, PolicyArn);
    readPolicy(PolicyDocument, "managed");
    checkPolicySize("policy", policy.name, [PolicyDocument]);
    checkQuota("VersionsPerPolicy", policy.versions.length);
    policy.lastVersion += 1;
    const version: PolicyVersion = { id: `v${policy.lastVersion}`, document: PolicyDocument, created: now };
    policy.versions.push(version);
    if (SetAsDefault) policy.defaultVersion = version.id;
    policy.updated = now;
    return { PolicyVersion: listVersion(policy, version) };
  },
});

const getPolicyVersion = operation({
  action: "GetPolicyVersion",
  parameters: { PolicyArn: required(arn), VersionId: required(policyVersionId) },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle({ account }, { PolicyArn, VersionId }) {
    const policy = findManagedPolicy(account, PolicyArn);
    const version = findVersion(policy, PolicyArn, VersionId);
    return { PolicyVersion: { Document: encodeDocument(version.document), ...listVersion(policy, version) } };
  },
});

const listPolicyVersions = operation({
  action: "ListPolicyVersions",
  parameters: { PolicyArn: required(arn), ...paging },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle(call, { PolicyArn, ...input }) {
    const policy = findManagedPolicy(call.account, PolicyArn);
    const page = paginate(call, input, policy.versions, (version) => version.id.padStart(8));
    return { Versions: page.items.map((version) => listVersion(policy, version)), ...page.end };
  },
});

const setDefaultPolicyVersion = operation({
  action: "SetDefaultPolicyVersion",
  writes: true,
  parameters: { PolicyArn: required(arn), VersionId: required(policyVersionId) },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle({ account, now }, { PolicyArn, VersionId }) {
    const policy = findOwnPolicy(account, PolicyArn);
    policy.defaultVersion = findVersion(policy, PolicyArn, VersionId).id;
    policy.updated = now;
  },
});

const deletePolicyVersion = operation({
  action: "DeletePolicyVersion",
  writes: true,
  parameters: { PolicyArn: required(arn), VersionId: required(policyVersionId) },
  errors: ["DeleteConflict", "InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle({ account }, { PolicyArn, VersionId }) {
    const policy = findOwnPolicy(account, PolicyArn);
    const version = findVersion(policy, PolicyArn, VersionId);
    if (version.id === policy.defaultVersion) {
      throw new AwsError("DeleteConflict", "Cannot delete the default version of a policy.");
    }
    policy.versions.splice(policy.versions.indexOf(version), 1);
  },
});

const listEntitiesForPolicy = operation({
  action: "ListEntitiesForPolicy",
  parameters: {
    PolicyArn: required(arn),
    EntityFilter: optional(oneOf("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy")),
    PathPrefix: optional(path),
    PolicyUsageFilter: optional(oneOf("PermissionsPolicy", "PermissionsBoundary")),
    ...paging,
  },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: onPolicy,
  handle(call, { PolicyArn, EntityFilter, PathPrefix = "/", PolicyUsageFilter, ...input }) {
    const { account } = call;
    findManagedPolicy(account, PolicyArn);
    const entities = [
      ...[...account.groups.values()].map((entity) => ({ kind: "Group" as const, entity, boundary: undefined })),
      ...[...account.users.values()].map((entity) => ({
        kind: "User" as const,
        entity,
        boundary: entity.permissionsBoundary,
      })),
      ...[...account.roles.values()].map((entity) => ({ kind: "Role" as const, entity, boundary: undefined })),
    ].filter(({ kind, entity, boundary }) => {
      const permits = PolicyUsageFilter !== "PermissionsBoundary" && entity.attachedPolicies.includes(PolicyArn);
      const bounds = PolicyUsageFilter !== "PermissionsPolicy" && boundary === PolicyArn;
      return (permits || bounds) && (EntityFilter ?? kind) === kind && entity.path.startsWith(PathPrefix);
    });
    const page = paginate(call, input, entities, ({ kind, entity }) => `${kind}/${entity.name}`);
    const named = (wanted: string) =>
      page.items
        .filter(({ kind }) => kind === wanted)
        .map(({ kind, entity }) => ({ [`${kind}Name`]: entity.name, [`${kind}Id`]: entity.id }));
    return { PolicyGroups: named("Group"), PolicyUsers: named("User"), PolicyRoles: named("Role"), ...page.end };
  },
});

export const managedPolicyOperations = [
  createPolicy,
  getPolicy,
  listPolicies,
  deletePolicy,
  createPolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
  deletePolicyVersion,
  listEntitiesForPolicy,
];

interface NewPolicy {
  readonly name: string;
  readonly path: string;
  readonly document: string;
  readonly description?: string | undefined;
  readonly now: Date;
}

/** @throws AwsError MalformedPolicyDocument, LimitExceeded */
export function newPolicy({ name, path, document, description, now }: NewPolicy): ManagedPolicy {
  readPolicy(document, "managed");
  checkPolicySize("policy", name, [document]);
  return {
    name,
    path,
    id: newId("policy"),
    description,
    created: now,
    updated: now,
    tags: new Map(),
    versions: [{ id: "v1", document, created: now }],
    defaultVersion: "v1",
    lastVersion: 1,
  };
}

function findVersion(policy: ManagedPolicy, arn: string, id: string): PolicyVersion {
  return (
    policy.versions.find((version) => version.id === id) ??
    missing(`Policy ${arn} version ${id} does not exist or is not attachable.`)
  );
}

function listVersion(policy: ManagedPolicy, version: PolicyVersion) {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: version.created,
  };
}
