import type { Journal } from "./journal.js";
import type { End, RotationStep } from "./next-step.js";
import { maskKeyId } from "./key-location.js";
import type { RotationCommands } from "./rotation-work.js";

export interface StepWords {
  /** "create a new access key" */
  readonly todo: string;
  /** "created the new access key ****WXYZ" */
  readonly done: string;
}

/** A step in plain words: before it is taken, and after. */
export function describeRotationStep(step: RotationStep, journal: Journal): StepWords {
  const old = `the old access key ${maskKeyId(journal.old)}`;
  const made = journal.new === undefined ? "the new access key" : `the new access key ${maskKeyId(journal.new)}`;
  const words = (todo: string, done: string, what: string) => ({ todo: `${todo} ${what}`, done: `${done} ${what}` });
  switch (step.do) {
    case "delete-inactive-key":
      return words("delete", "deleted", `the inactive access key ${maskKeyId(step)}`);
    case "remove-lost-key":
      return words("delete", "deleted", `the access key ${maskKeyId(step)} that an interrupted run created`);
    case "create-key":
      return { todo: `create a new access key for ${journal.userName}`, done: `created ${made}` };
    case "prove-key":
      return words("prove that", "proved that", `${step.which === "old" ? old : made} works`);
    case "save-key":
      return step.which === "new"
        ? { todo: `save ${made} in place of the old one`, done: `saved ${made} in place of the old one` }
        : { todo: `put ${old} back`, done: `put ${old} back` };
    case "announce-key":
      return words("run", "ran", "the command given with --on-rotated");
    case "deactivate-key":
      return words("deactivate", "deactivated", old);
    case "activate-key":
      return words("activate", "activated", old);
    case "delete-key":
      return words("delete", "deleted", step.which === "old" ? old : made);
  }
}

/** What stands while a grace runs, and how to end it, in one line. */
export function describeGrace(
  until: string,
  { profile, userName, accountId, old, new: made }: Journal,
  { finishNow }: RotationCommands,
): string {
  const works = `${maskKeyId(made ?? old)} is in place of ${maskKeyId(old)}, which works until ${until}.`;
  return `The access key of ${userName} (${accountId}) was rotated before: ${works} To end that now: ${finishNow(profile)}`;
}

/** How a rotation ended, in one line or two. */
export function describeEnd(end: End, { userName, accountId, old, new: made }: Journal): string {
  const whose = `The access key of ${userName} (${accountId})`;
  switch (end.end) {
    case "rotated":
      return `${whose} was rotated:\n${maskKeyId(made ?? old)} is in place of ${maskKeyId(old)}.`;
    case "kept-old":
      return `${whose} was rotated:\n${maskKeyId(made ?? old)} is in place of ${maskKeyId(old)}, which is kept, inactive.`;
    case "undone":
      return `${whose} is ${maskKeyId(old)} as before.`;
    case "waiting":
      return `${whose} was rotated:\n${maskKeyId(made ?? old)} is in place of ${maskKeyId(old)}, which works until ${end.until}.`;
    case "not-held":
      return `The profiles no longer hold an access key of this rotation.`;
  }
}
