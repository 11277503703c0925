import type { LoginProfile } from "@iam-tools/core/iam";
import { tagKeys } from "../tags/tag-keys.js";
import type { PendingPassword } from "./pending.js";

type Tags = Readonly<Record<string, string>>;

/**
 * Whether the password that waits no longer opens the user's login: another run, on another machine
 * perhaps, has set one since, or its owner has chosen one. AWS tells no more of a password than when the first was made
 * and whether it must be changed, so every run that takes the place of a password says so in a tag.
 *
 * @param login what AWS tells of the password now; the tags alone are asked where not given
 */
export function isReplaced(pending: PendingPassword, tags: Tags, login?: LoginProfile): boolean {
  const { created, state } = pending;
  // The tag from before proves nothing: IAM may not show a new one for some seconds.
  if (pending.marks !== undefined && !mayHaveMark(pending, markIn(tags))) return true;
  if (login === undefined || state === "unset") return false;
  return !login.resetRequired || (created !== undefined && created !== login.created?.toISOString());
}

/**
 * Whether the password that waits is from before the user was reported as compromised: that incident is to take its place,
 * and may have been cut off before it did.
 */
export function isFromBeforeIncident({ marks = [], created = "" }: PendingPassword, tags: Tags): boolean {
  const begun = tags[tagKeys.compromised];
  // AWS tells whole seconds.
  return begun !== undefined && !marks.some((mark) => mark >= begun) && created.slice(0, 19) < begun.slice(0, 19);
}

/** Whether the tag may say this while the password is good. */
export function mayHaveMark({ marks = [], expected = [] }: PendingPassword, mark: string): boolean {
  return marks.includes(mark) || expected.includes(mark);
}

/** What tells the password of a user from the one before; empty where no run has taken a password's place. */
export function markIn(tags: Tags): string {
  return tags[tagKeys.password] ?? "";
}
