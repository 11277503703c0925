import {
  findLoginProfile,
  findUser,
  getPasswordPolicy,
  getQuotas,
  groupExists,
  listAttachedPolicies,
  listGroupNamesOfUser,
  listInlinePolicies,
  listManagedPolicies,
  nearGroups,
  type UnknownGroup,
} from "@iam-tools/core/iam";
import type { Context } from "@iam-tools/core/context";
import type { AccountAccess } from "../account/account.js";
import { isDeactivated, readAccessLeft } from "./deactivation-state.js";
import { signInWeigher } from "./first-sign-in.js";
import { boundaryToFind } from "./plan-traits.js";
import { readKeys } from "./plan-key.js";
import { decideUpdate, usualQuotas, type UpdateFacts, type UpdateRequest } from "./plan-update.js";
import { unique, type Holdings } from "./rights-steps.js";
import type { UserPlan } from "./user-plan.js";
import { weighUpdate } from "./weigh-update.js";

/**
 * Reads what there is and says what has to be done for the person to have a login with these rights; changes nothing.
 *
 * @throws CliError REQUEST_IMPOSSIBLE, with everything that is wrong with the request, not only the first
 */
export async function planUpdate(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
  request: UpdateRequest,
): Promise<UserPlan> {
  const { iam } = access;
  const { userName } = request;
  const facts = await readFacts(context, access, request);
  const plan = decideUpdate(access, request, facts);
  const whole = async () => {
    if (facts.user === undefined) return undefined;
    const [attached, inline] = await Promise.all([
      listAttachedPolicies(iam, { userName }),
      listInlinePolicies(iam, { userName }),
    ]);
    return { ...facts.user, attached, inline };
  };
  return weighUpdate(access, plan, { request, facts, whole, weigh: signInWeigher(access) });
}

async function readFacts(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
  request: UpdateRequest,
): Promise<UpdateFacts> {
  const { iam, partition, defaultGroups } = access;
  const { rights, userName, accessKey, pendingKey } = request;
  const named = unique([...defaultGroups, ...(rights.kind === "groups" ? rights.groups : [])]);
  const parts = { inline: rights.kind === "mimic" && rights.everything, policies: rights.kind === "mimic" };
  const found = readHoldings(userName);
  const [user, model, unknownGroups, passwordPolicy, quotasForOneMore] = await Promise.all([
    found,
    rights.kind === "mimic" ? readHoldings(rights.userName) : undefined,
    findUnknownGroups(),
    getPasswordPolicy(iam),
    found.then((holdings) => (holdings === undefined ? getQuotas(iam) : undefined)),
  ]);
  const [login, accessLeft, policies, keys] = await Promise.all([
    user === undefined ? undefined : findLoginProfile(iam, userName),
    user === undefined || !isDeactivated(user.user) ? [] : readAccessLeft({ iam, partition }, userName),
    boundaryToFind(access, request, { user, model }) === undefined ? [] : listManagedPolicies(iam),
    user === undefined || !accessKey ? { keys: [] } : readKeys(context, iam, { userName, pending: pendingKey }),
  ]);
  const most = Math.max(
    named.length + (user?.groups.length ?? 0),
    model?.groups.length ?? 0,
    model?.attached.length ?? 0,
  );
  const quotas = quotasForOneMore ?? (most > usualQuotas.groups ? await getQuotas(iam) : usualQuotas);
  return { user, login, model, unknownGroups, passwordPolicy, quotas, policies, keys, accessLeft };

  async function readHoldings(userName: string): Promise<Holdings | undefined> {
    const user = await findUser(iam, userName);
    if (user === undefined) return undefined;
    const [groups, attached, inline] = await Promise.all([
      listGroupNamesOfUser(iam, userName),
      parts.policies ? listAttachedPolicies(iam, { userName }) : [],
      parts.inline ? listInlinePolicies(iam, { userName }) : [],
    ]);
    return { user, groups, attached, inline };
  }

  async function findUnknownGroups(): Promise<UnknownGroup[]> {
    const found = await Promise.all(named.map(async (name) => ({ name, exists: await groupExists(iam, name) })));
    return nearGroups(
      iam,
      found.filter(({ exists }) => !exists).map(({ name }) => name),
    );
  }
}
