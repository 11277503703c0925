import type { Context } from "@iam-tools/core/context";
import { namesLike } from "@iam-tools/core/errors";
import {
  findLoginProfile,
  getPasswordPolicy,
  getQuotas,
  listGroupDetails,
  listManagedPolicies,
  listUserDetails,
  type AccountQuotas,
  type ManagedPolicy,
  type UserDetails,
} from "@iam-tools/core/iam";
import { foldCase } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { isDeactivated, readAccessLeft } from "../user/deactivation-state.js";
import { readKeys } from "../user/plan-key.js";
import { boundaryToFind } from "../user/plan-traits.js";
import { type UpdateFacts, type UpdateRequest } from "../user/plan-update.js";
import type { Holdings } from "../user/rights-steps.js";

/** Tells of any user what a plan for it has to know. */
export type FactsOf = (request: UpdateRequest) => Promise<UpdateFacts>;

/**
 * Reads the whole account, which takes a call for every thousand users where asking for each would take several for
 * every one. What that does not tell is whether a user has a password.
 */
export async function readAccountFacts(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
): Promise<{ factsOf: FactsOf; quotas: AccountQuotas }> {
  const { iam, defaultGroups } = access;
  const [groups, passwordPolicy, quotas, users] = await Promise.all([
    listGroupDetails(iam),
    getPasswordPolicy(iam),
    getQuotas(iam),
    readUsers(access),
  ]);
  const groupNames = groups.map(({ groupName }) => groupName);
  const known = new Set(groupNames.map(foldCase));
  let policies: Promise<readonly ManagedPolicy[]> | undefined;
  const factsOf: FactsOf = async (request) => {
    const { rights, userName, accessKey, pendingKey } = request;
    const user = users.get(foldCase(userName));
    const model = rights.kind === "mimic" ? users.get(foldCase(rights.userName)) : undefined;
    const [login, accessLeft, found, keys] = await Promise.all([
      user === undefined ? undefined : findLoginProfile(iam, userName),
      user === undefined || !isDeactivated(user.user) ? [] : readAccessLeft(access, userName),
      boundaryToFind(access, request, { user, model }) === undefined ? [] : (policies ??= listManagedPolicies(iam)),
      user === undefined || !accessKey ? { keys: [] } : readKeys(context, iam, { userName, pending: pendingKey }),
    ]);
    const named = [...new Set([...defaultGroups, ...(rights.kind === "groups" ? rights.groups : [])])];
    return {
      user,
      login,
      accessLeft,
      model,
      policies: found,
      keys,
      unknownGroups: named
        .filter((name) => !known.has(foldCase(name)))
        .map((name) => ({ name, near: namesLike(name, groupNames) })),
      passwordPolicy,
      quotas,
    };
  };
  return { factsOf, quotas };
}

async function readUsers({ iam }: AccountAccess): Promise<ReadonlyMap<string, Holdings>> {
  const users = new Map<string, Holdings>();
  for await (const page of listUserDetails(iam)) {
    for (const user of page) users.set(foldCase(user.userName), toHoldings(user));
  }
  return users;
}

function toHoldings({ path, tags, permissionsBoundary, groups, attached, inline }: UserDetails): Holdings {
  return { user: { path, tags, permissionsBoundary }, groups, attached, inline };
}
