import type { InlinePolicy } from "@iam-tools/core/iam";
import { hasRoomFor } from "./inline-size.js";

/** As AWS's console calls the policy with which it revokes the sessions of a role. */
export const olderSessions = "AWSRevokeOlderSessions";

/**
 * Denies everything to sessions that were issued before a time. What a long-term key signs carries no issue time, and a
 * condition on a key that is not there does not hold: it is not denied.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export function denyOlderSessions(issuedBefore: Date): InlinePolicy {
  return {
    name: olderSessions,
    document: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Action: ["*"],
          Resource: ["*"],
          Condition: { DateLessThan: { "aws:TokenIssueTime": issuedBefore.toISOString() } },
        },
      ],
    }),
  };
}

/**
 * Before when sessions are denied already: a later time is never replaced by an earlier one, whichever clock is wrong.
 *
 * @returns ISO 8601; undefined where none are, or not in this way
 */
export function deniedBefore(inline: readonly InlinePolicy[]): string | undefined {
  const { document } = inline.find(({ name }) => name === olderSessions) ?? {};
  if (document === undefined) return undefined;
  const [, time = ""] = /"DateLessThan"\s*:\s*\{\s*"aws:TokenIssueTime"\s*:\s*"([^"]+)"/.exec(document) ?? [];
  return Number.isNaN(Date.parse(time)) ? undefined : new Date(time).toISOString();
}

/** Whether it has room beside these. */
export function hasRoomForOlderSessions(inline: readonly InlinePolicy[]): boolean {
  const others = inline.filter(({ name }) => name !== olderSessions);
  return hasRoomFor(denyOlderSessions(new Date(0)), others);
}

/** What keeps sessions from being ended, and what ends them all the same. */
export function noRoomForOlderSessions(userName: string): string {
  return `${userName} has no room for one more inline policy: existing sessions stay valid until they expire, for up to 36 hours. Make room and run this again, or end all access with --deactivate.`;
}
