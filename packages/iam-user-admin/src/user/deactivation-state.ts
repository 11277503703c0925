import { quote } from "@iam-tools/core/errors";
import { credentialKinds, type User } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { deactivating, tagKeys } from "../tags/tag-keys.js";
import { awsDenyAll, isDenyAll } from "./deny-all.js";
import type { UserStep } from "./user-plan.js";
import { kindNames } from "./inventory-kind.js";
import { nameAll, takeAccessInventory, type AccessInventory } from "./inventory.js";

type Tagged = Pick<User, "tags">;

/** Whether a deactivation was begun, and not undone since; how far it came is for AWS to say. */
export function isDeactivated({ tags }: Tagged): boolean {
  return tags[tagKeys.deactivated] !== undefined;
}

/** Access is taken away even where that cannot be noted: what the next run finds is what this one has left. */
export function noteByHand(userName: string, step: UserStep): string | undefined {
  if (step.kind !== "tag-user" || step.tags[tagKeys.deactivated] !== deactivating) return undefined;
  return `What --reactivate needs was not recorded, and cannot be seen any more. Have someone with iam:TagUser record it first: ${tagCommand(userName, step)}`;
}

export function tagCommand(userName: string, { tags }: { readonly tags: Tagged["tags"] }): string {
  const pairs = Object.entries(tags).map(([key, value]) => quote(`Key=${key},Value=${value}`));
  return `aws iam tag-user --user-name ${quote(userName)} --tags ${pairs.join(" ")}`;
}

/** For where nobody looks further: what the tags say. */
export function sayDeactivated({ tags }: Tagged): string {
  return tags[tagKeys.deactivated] === deactivating ? "is being deactivated" : "is deactivated";
}

/**
 * What a user still has of access, whatever its tags say; nothing where a deactivation has come to its end.
 *
 * @returns such as `a password`, `2 active access keys`, `no deny-all policy`
 */
export async function readAccessLeft(
  { iam, partition }: Pick<AccountAccess, "iam" | "partition">,
  userName: string,
): Promise<string[]> {
  return accessLeft(await takeAccessInventory(iam, userName), partition);
}

export function accessLeft(inventory: AccessInventory, partition: string): string[] {
  const { hasPassword, credentials, unread } = inventory;
  const active = credentialKinds.flatMap((kind) => {
    const count = credentials.filter((credential) => credential.kind === kind && credential.active).length;
    const name = kindNames[kind];
    return count === 0 ? [] : [`${count} active ${count === 1 ? name.replace(/s$/, "") : name}`];
  });
  return [
    ...(isDenied(inventory, partition) ? [] : ["no deny-all policy"]),
    ...(hasPassword && !unread.includes("password") ? ["a password"] : []),
    ...active,
    ...unread.map(
      (kind) => `${kind === "password" ? "perhaps a" : "perhaps"} ${kindNames[kind]} (you may not list them)`,
    ),
  ];
}

export function isDenied({ inline, attached }: AccessInventory, partition: string): boolean {
  return inline.some(isDenyAll) || attached.some(({ arn }) => arn === awsDenyAll(partition).arn);
}

/** Without a name, so that what is the same for many people can be said once. */
export function deactivationWarning(left: readonly string[]): string {
  if (left.length === 0) return "The user is deactivated: no access and no new password until --reactivate.";
  return `The deactivation is incomplete; access left: ${nameAll(left)}. Run --deactivate to end it, or --reactivate to restore access; until then there is no new password.`;
}
