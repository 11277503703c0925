import type { InlinePolicy } from "@iam-tools/core/iam";

/**
 * What the inline policies of a user may have in all.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const inlineLimit = 2_048;

/** Whether a policy has room beside these. */
export function hasRoomFor(policy: InlinePolicy, others: readonly InlinePolicy[]): boolean {
  return inlineSize([policy, ...others]) <= inlineLimit;
}

/** In characters, as AWS counts them: white space left out. */
export function inlineSize(policies: readonly InlinePolicy[]): number {
  return policies.reduce((sum, { document }) => sum + document.replace(/\s/g, "").length, 0);
}
