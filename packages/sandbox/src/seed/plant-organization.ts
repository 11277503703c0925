import type { Account, State } from "../state/account.js";
import { newAccount } from "../state/new-state.js";
import type { Organization } from "../state/organization.js";
import { plantRole } from "./plant.js";
import type { MemberSeed, OrganizationSeed } from "./organization-seed.js";

/** Makes an organization of the accounts, and the accounts that it names and that do not exist. */
export function plantOrganization(state: State, home: Account, seed: OrganizationSeed, now: Date): void {
  const { managementAccount: managementId = home.id, delegatedAdministrators = [], accounts } = seed;
  const organization: Organization = {
    id: "o-sandbox001",
    rootId: "r-sand",
    managementId,
    units: [],
    members: new Map(),
    delegatedAdministrators: [...delegatedAdministrators],
  };
  const named = accounts.some(({ id }) => id === managementId);
  for (const member of named ? accounts : [{ id: managementId, name: "Management" }, ...accounts]) {
    plantMember(organization, member, { isInvited: state.accounts.has(member.id), now });
    if (!state.accounts.has(member.id)) state.accounts.set(member.id, created(member.id, { home, managementId, now }));
  }
  state.organization = organization;
}

function plantMember(
  organization: Organization,
  { id, name, unit = "", tags = {}, state = "ACTIVE" }: MemberSeed,
  { isInvited, now }: { readonly isInvited: boolean; readonly now: Date },
): void {
  const parentId = unit
    .split("/")
    .filter((part) => part !== "")
    .reduce((parent, part) => unitIn(organization, parent, part), organization.rootId);
  const member = { id, name, parentId, state, isInvited, joined: now, tags: new Map(Object.entries(tags)) };
  organization.members.set(id, member);
}

/** The id of the unit of that name, which is made where there is none. */
function unitIn({ units }: Organization, parentId: string, name: string): string {
  const found = units.find((unit) => unit.parentId === parentId && unit.name === name);
  if (found !== undefined) return found.id;
  const id = `ou-sand-${String(units.length + 1).padStart(8, "0")}`;
  units.push({ id, name, parentId });
  return id;
}

interface Creation {
  readonly home: Account;
  readonly managementId: string;
  readonly now: Date;
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html */
function created(id: string, { home: { partition }, managementId, now }: Creation): Account {
  const account = newAccount(id, partition);
  const trustPolicy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:${partition}:iam::${managementId}:root` }, Action: "sts:AssumeRole" },
    ],
  };
  const name = "OrganizationAccountAccessRole";
  plantRole(account, { name, trustPolicy, attachedPolicies: ["AdministratorAccess"] }, now);
  return account;
}
