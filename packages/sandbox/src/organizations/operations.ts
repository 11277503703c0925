import { AwsError } from "../operation/aws-error.js";
import { operation, type Call, type Operation } from "../operation/operation.js";
import { paginate } from "../operation/paginate.js";
import { integer, optional, required, string } from "../operation/parameters.js";
import type { Member, Organization } from "../state/organization.js";

/** What AWS Organizations tells of an organization: https://docs.aws.amazon.com/organizations/latest/APIReference */

const paging = {
  NextToken: optional(string({ max: 100_000 })),
  MaxResults: optional(integer({ min: 1, max: 20 })),
};

interface Paging {
  readonly NextToken: string | undefined;
  readonly MaxResults: number | undefined;
}

const parentId = string({ max: 100, pattern: /^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/ });

const service = "organizations" as const;

/** What the lists of a parent's children have in common. */
const ofParent = {
  service,
  parameters: { ParentId: required(parentId), ...paging },
  errors: ["AWSOrganizationsNotInUse", "AccessDenied", "ParentNotFound"] as const,
  resource: (call: Call, { ParentId }: { readonly ParentId: string }) => arn(call, ParentId),
};

const listAccounts = operation({
  action: "ListAccounts",
  service,
  parameters: paging,
  errors: ["AWSOrganizationsNotInUse", "AccessDenied"],
  resource: () => "*",
  handle(call, input) {
    const organization = organizationOf(call);
    return pageOfAccounts(call, input, organization.members.values());
  },
});

const listAccountsForParent = operation({
  action: "ListAccountsForParent",
  ...ofParent,
  handle(call, { ParentId, ...input }) {
    const organization = organizationWith(call, ParentId);
    const children = [...organization.members.values()].filter((member) => member.parentId === ParentId);
    return pageOfAccounts(call, input, children);
  },
});

const listUnits = operation({
  action: "ListOrganizationalUnitsForParent",
  ...ofParent,
  handle(call, { ParentId, ...input }) {
    const organization = organizationWith(call, ParentId);
    const children = organization.units.filter((unit) => unit.parentId === ParentId);
    const { items, NextToken } = page(call, input, children);
    return {
      OrganizationalUnits: items.map(({ id, name }) => ({ Id: id, Arn: arn(call, id), Name: name })),
      NextToken,
    };
  },
});

const listRoots = operation({
  action: "ListRoots",
  service,
  parameters: paging,
  errors: ["AWSOrganizationsNotInUse", "AccessDenied"],
  resource: () => "*",
  handle(call) {
    const { rootId } = organizationOf(call);
    return { Roots: [{ Id: rootId, Arn: arn(call, rootId), Name: "Root", PolicyTypes: [] }] };
  },
});

const listTagsForResource = operation({
  action: "ListTagsForResource",
  service,
  parameters: { ResourceId: required(string({ max: 130 })), NextToken: paging.NextToken },
  errors: ["AWSOrganizationsNotInUse", "AccessDenied", "TargetNotFound"],
  resource: (call, { ResourceId }) => arn(call, ResourceId),
  handle(call, { ResourceId, NextToken: token }) {
    const { members, rootId, units } = organizationOf(call);
    const isThere = ResourceId === rootId || units.some(({ id }) => id === ResourceId) || members.has(ResourceId);
    if (!isThere) throw new AwsError("TargetNotFound", "You specified a target that doesn't exist.");
    const tags = [...(members.get(ResourceId)?.tags ?? [])].map(([Key, Value]) => ({ id: Key, Key, Value }));
    const { items, NextToken } = page(call, { NextToken: token, MaxResults: undefined }, tags);
    return { Tags: items.map(({ Key, Value }) => ({ Key, Value })), NextToken };
  },
});

export const organizationsOperations: readonly Operation[] = [
  listAccounts,
  listAccountsForParent,
  listUnits,
  listRoots,
  listTagsForResource,
];

/** @throws AwsError AWSOrganizationsNotInUse, AccessDenied where the caller's account may not list it */
function organizationOf({ state: { organization }, account }: Call): Organization {
  if (organization?.members.has(account.id) !== true) {
    throw new AwsError("AWSOrganizationsNotInUse", "Your account is not a member of an organization.");
  }
  const { managementId, delegatedAdministrators } = organization;
  if (account.id === managementId || delegatedAdministrators.includes(account.id)) return organization;
  throw new AwsError("AccessDenied", "You don't have permissions to access this resource.");
}

/** That in which such a root or unit is. */
function organizationWith(call: Call, parentId: string): Organization {
  const organization = organizationOf(call);
  if (parentId === organization.rootId || organization.units.some(({ id }) => id === parentId)) return organization;
  throw new AwsError("ParentNotFound", "You specified parent that doesn't exist.");
}

function page<T extends { readonly id: string }>(call: Call, { NextToken, MaxResults }: Paging, items: Iterable<T>) {
  const found = paginate(call, { Marker: NextToken, MaxItems: MaxResults }, items, ({ id }) => id);
  return { items: found.items, NextToken: found.end.Marker };
}

function pageOfAccounts(call: Call, input: Paging, members: Iterable<Member>) {
  const { items, NextToken } = page(call, input, members);
  return { Accounts: items.map((member) => describe(call, member)), NextToken };
}

/** Of a root, a unit, or an account. */
function arn({ state: { organization }, account: { partition } }: Call, id: string): string {
  if (organization === undefined) return "*";
  const kind = id.startsWith("r-") ? "root" : id.startsWith("ou-") ? "ou" : "account";
  return `arn:${partition}:organizations::${organization.managementId}:${kind}/${organization.id}/${id}`;
}

/** `Status` is the name of before, and knows fewer states. */
function describe(call: Call, { id, name, state, isInvited, joined }: Member) {
  const isOld = state === "ACTIVE" || state === "SUSPENDED" || state === "PENDING_CLOSURE";
  return {
    Id: id,
    Arn: arn(call, id),
    Email: `aws+${id}@example.com`,
    Name: name,
    State: state,
    Status: isOld ? state : "SUSPENDED",
    JoinedMethod: isInvited || id === call.state.organization?.managementId ? "INVITED" : "CREATED",
    JoinedTimestamp: joined,
  };
}
