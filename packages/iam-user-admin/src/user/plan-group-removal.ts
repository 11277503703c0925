import { groupExists, groupNotFound, listGroupNamesOfUser, nearGroups, typedGroups } from "@iam-tools/core/iam";
import { foldCase } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { findPerson } from "./find-person.js";
import { refuseOneself, type Person } from "./person.js";
import { unique } from "./rights-steps.js";
import { requireTagRoom } from "./tag-room.js";
import type { UserPlan, UserStep } from "./user-plan.js";

export interface GroupRemoval extends Person {
  /** As typed. */
  readonly groups: readonly string[];
}

/**
 * The user is in none of the groups after it.
 *
 * @throws CliError USER_NOT_FOUND; GROUP_NOT_FOUND; REFUSED where the user is somebody else's, or the caller
 */
export async function planGroupRemoval(access: AccountAccess, request: GroupRemoval): Promise<UserPlan> {
  const { iam, account, defaultGroups } = access;
  const { email, userName } = request;
  const { user, identified } = await findPerson(access, request);
  const [typed, held] = await Promise.all([typedGroups(iam, request.groups), listGroupNamesOfUser(iam, userName)]);
  const groups = unique(typed);
  const isNamed = (name: string) => groups.some((group) => foldCase(group) === foldCase(name));
  const left = held.filter(isNamed);
  await requireGroups(
    access,
    groups.filter((name) => !left.some((group) => foldCase(group) === foldCase(name))),
  );
  if (left.length > 0) refuseOneself(access, userName);
  const steps: UserStep[] =
    left.length === 0
      ? []
      : [...identified.steps, ...left.map((groupName) => ({ kind: "remove-from-group", groupName }) as const)];
  requireTagRoom({ userName, tags: user.tags, steps });
  return {
    account,
    email,
    userName,
    steps,
    warnings: defaultGroups
      .filter(isNamed)
      .map((name) => `${name} is one of the defaultGroups of the config file: the next update adds it again.`),
    consent: left.length === 0 ? undefined : identified.consent,
    delivery: "none",
    afterDelivery: [],
  };
}

/** In none of these is the user, which is fine where they exist. */
async function requireGroups({ iam }: AccountAccess, names: readonly string[]): Promise<void> {
  const found = await Promise.all(names.map(async (name) => ({ name, exists: await groupExists(iam, name) })));
  const unknown = found.filter(({ exists }) => !exists).map(({ name }) => name);
  if (unknown.length > 0) throw groupNotFound(await nearGroups(iam, unknown), "iam-user-admin groups");
}
