import { isQuarantine } from "@iam-tools/core/errors";
import type { InlinePolicy, ManagedPolicy, User, AccountQuotas } from "@iam-tools/core/iam";
import { foldCase } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { awsDenyAll, denyAll } from "./deny-all.js";
import { exchange } from "./exchange.js";
import { exchangeInline } from "./exchange-inline.js";
import { olderSessions } from "./older-sessions.js";
import { tagKeys } from "../tags/tag-keys.js";
import type { UserStep } from "./user-plan.js";

export type WantedRights =
  /** @param exactly these and the default groups alone; beside those that there are where not given */
  | { readonly kind: "groups"; readonly groups: readonly string[]; readonly exactly?: true }
  /** @param everything inline policies and the permissions boundary as well */
  | { readonly kind: "mimic"; readonly userName: string; readonly everything: boolean };

/** A user, with all that it is allowed by itself. */
export interface Holdings {
  readonly user: Pick<User, "path" | "permissionsBoundary" | "tags">;
  readonly groups: readonly string[];
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

/** What decides about rights. */
export interface RightsFacts {
  readonly user: Holdings | undefined;
  /** The user who is mimicked; undefined where there is no such user. */
  readonly model: Holdings | undefined;
  readonly quotas: AccountQuotas;
}

/** Adds before it removes, as far as the quotas leave room. */
export function rightsSteps(access: AccountAccess, rights: WantedRights, facts: RightsFacts): UserStep[] {
  const { user, quotas } = facts;
  const wanted = wantedRights(access, rights, facts);
  const groups = exchange({
    has: user?.groups ?? [],
    wants: wanted.groups,
    limit: quotas.groups,
    key: foldCase,
  });
  const policies = exchange({
    has: user?.attached ?? [],
    wants: wanted.attached,
    limit: quotas.attachedPolicies,
    key: ({ arn }) => arn,
  });
  const inline = exchangeInline(takesAll(rights) ? (user?.inline ?? []) : [], wantedInline(rights, facts));
  return [
    ...groups.first.map(groupStep),
    ...policies.first.map(policyStep),
    ...inline.first.map(inlineStep),
    ...groups.last.map(groupStep),
    ...policies.last.map(policyStep),
    ...inline.last.map(inlineStep),
  ];
}

function groupStep(step: { add: string } | { remove: string }): UserStep {
  return "add" in step
    ? { kind: "add-to-group", groupName: step.add }
    : { kind: "remove-from-group", groupName: step.remove };
}

function policyStep(step: { add: ManagedPolicy } | { remove: ManagedPolicy }): UserStep {
  return "add" in step ? { kind: "attach-policy", policy: step.add } : { kind: "detach-policy", policy: step.remove };
}

function inlineStep(step: { add: InlinePolicy } | { remove: InlinePolicy }): UserStep {
  return "add" in step
    ? { kind: "put-inline-policy", policy: step.add }
    : { kind: "delete-inline-policy", name: step.remove.name };
}

export function wantedRights(
  { defaultGroups, partition }: AccountAccess,
  rights: WantedRights,
  { user, model }: RightsFacts,
): Pick<Holdings, "groups" | "attached"> {
  if (rights.kind === "groups") {
    return {
      groups: unique([...(rights.exactly === true ? [] : (user?.groups ?? [])), ...defaultGroups, ...rights.groups]),
      attached: user?.attached ?? [],
    };
  }
  const denials = denialsOf(partition, model);
  return {
    groups: unique([...(model?.groups ?? []), ...defaultGroups]),
    attached: [...denialsOf(partition, user), ...(model?.attached ?? []).filter((policy) => !denials.includes(policy))],
  };
}

/** What a deactivation, or AWS, has attached. That is the user's own, and neither taken over nor taken away. */
function denialsOf(partition: string, holder: Holdings | undefined): ManagedPolicy[] {
  const denyAllArn = holder?.user.tags[tagKeys.denyAttached] === undefined ? undefined : awsDenyAll(partition).arn;
  return (holder?.attached ?? []).filter(({ arn }) => arn === denyAllArn || isQuarantine(arn));
}

/** Inline policies and the permissions boundary too. */
export function takesAll(rights: WantedRights): boolean {
  return rights.kind === "mimic" && rights.everything;
}

/** The deny-all of a deactivation, and the denial of older sessions, stay where they are here, too. */
export function wantedInline(rights: WantedRights, { user, model }: RightsFacts): InlinePolicy[] {
  if (!takesAll(rights)) return [];
  const isDenial = ({ name }: InlinePolicy) => name === denyAll.name || name === olderSessions;
  return [...(user?.inline ?? []).filter(isDenial), ...(model?.inline ?? []).filter((policy) => !isDenial(policy))];
}

/** Names of groups have no case; the first way of writing one counts. */
export function unique(names: readonly string[]): string[] {
  const written = new Map<string, string>();
  for (const name of names) if (!written.has(foldCase(name))) written.set(foldCase(name), name);
  return [...written.values()];
}
