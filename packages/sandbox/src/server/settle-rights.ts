import { knownAfter } from "../operation/is-known.js";
import type { Call, Operation } from "../operation/operation.js";
import { ownPolicy, policyText } from "../policy/find-policy.js";
import { rightsOf } from "../policy/in-force.js";
import type { Account, Group, Role, Settling, User } from "../state/account.js";

const ofHolders =
  /^((Attach|Detach|Put|Delete)(User|Group|Role)Policy|(Put|Delete)(User|Role)PermissionsBoundary|AddUserToGroup|RemoveUserFromGroup)$/;
const ofPolicies = /^(CreatePolicyVersion|SetDefaultPolicyVersion)$/;

/**
 * What changes rights is not in force everywhere at once: looks at them before the change.
 *
 * @returns to be called once the change is made, and only then
 */
export function settleRights(call: Call, { action }: Operation, input: object): () => void {
  const { account, now, delays } = call;
  const knownFrom = knownAfter(now, delays.policies);
  if (knownFrom === undefined) return () => undefined;
  const given = input as Record<string, string | undefined>;
  const holder = ofHolders.test(action) ? holderOf(account, given) : undefined;
  const policy = ofPolicies.test(action) ? ownPolicy(account, given["PolicyArn"] ?? "") : undefined;
  const rights = holder === undefined ? undefined : copy(rightsOf(holder));
  const text = policy === undefined ? undefined : policyText(account, given["PolicyArn"] ?? "");
  /** Of several changes on end, what was before the first of them is what may still be met. */
  const settling = <T>(before: T, earlier: Settling<T> | undefined): Settling<T> => {
    const isSettled = earlier?.knownFrom === undefined || earlier.knownFrom <= now;
    return { before: isSettled ? before : earlier.before, created: now, knownFrom };
  };
  return () => {
    if (holder !== undefined && rights !== undefined) {
      holder.rightsSettling = settling(rights, holder.rightsSettling);
    }
    if (policy !== undefined && text !== undefined) policy.versionSettling = settling(text, policy.versionSettling);
  };
}

function holderOf(account: Account, { UserName, GroupName, RoleName }: Record<string, string | undefined>) {
  const found: User | Group | Role | undefined =
    account.users.get(UserName ?? "") ?? account.groups.get(GroupName ?? "") ?? account.roles.get(RoleName ?? "");
  return found;
}

function copy({ inlinePolicies, attachedPolicies, groups, permissionsBoundary }: ReturnType<typeof rightsOf>) {
  return {
    inlinePolicies: new Map(inlinePolicies),
    attachedPolicies: [...attachedPolicies],
    groups: [...groups],
    permissionsBoundary,
  };
}
