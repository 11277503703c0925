import type { InlinePolicy, ManagedPolicy } from "@iam-tools/core/iam";
import { hasRoomFor } from "./inline-size.js";

/**
 * Ends all access at once: a deny wins over whatever allows, in sessions that were issued before as well.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const denyAll: InlinePolicy = {
  name: "iam-user-admin-deny-all",
  document: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "DeniedByIamUserAdmin", Effect: "Deny", Action: "*", Resource: "*" }],
  }),
};

export function isDenyAll({ name, document }: InlinePolicy): boolean {
  return name === denyAll.name && document === denyAll.document;
}

/** Whether the deny-all has room beside these. */
export function hasRoomForDenyAll(others: readonly InlinePolicy[]): boolean {
  return hasRoomFor(denyAll, others);
}

/** AWS's own policy that denies all, which takes no room among a user's inline policies. */
export function awsDenyAll(partition: string): ManagedPolicy {
  return { name: "AWSDenyAll", arn: `arn:${partition}:iam::aws:policy/AWSDenyAll` };
}
