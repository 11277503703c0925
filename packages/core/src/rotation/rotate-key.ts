import { inspectKey, type Inspection } from "./inspect-key.js";
import { readJournals, type Journal, type KeyPair } from "./journal.js";
import type { RotationContext } from "./place.js";
import { planRotation, type RotationPlan, type Wishes } from "./plan-rotation.js";
import { finishRotation, planFinish, startRotation, type RotationResult, type RotationWork } from "./run-rotation.js";

export interface KeyToRotate {
  readonly profile: string;
  readonly key: Pick<KeyPair, "accessKeyId">;
  /** Milliseconds; a younger key is not due. */
  readonly olderThan: number;
}

/** A key that is not old enough. */
export interface NotDue {
  readonly notDue: Inspection;
}

/**
 * Finishes the unfinished rotation that the key is part of; where there is none, or it was undone, and the key is due,
 * carries out a new one.
 */
export async function rotateKey(
  context: RotationContext,
  work: RotationWork,
  { profile, key, olderThan }: KeyToRotate,
  wishes: Wishes,
): Promise<RotationResult | NotDue> {
  const unfinished = unfinishedOf(await readJournals(context, work.place.credentials), key);
  if (unfinished !== undefined) {
    const result = await finishRotation(context, work, unfinished);
    if (result.end.end !== "undone") return result;
  }
  const inspection = await inspectKey(context, { ...work, profile });
  if (!isDue(context, inspection, olderThan)) return notDue(context, inspection);
  return startRotation(context, work, await plan(context, { ...work, inspection }, wishes));
}

/** What `rotateKey` would do, found out without changing anything. */
export async function foreseeKey(
  context: RotationContext,
  look: Pick<RotationWork, "place" | "signer">,
  { profile, key, olderThan }: KeyToRotate,
  wishes: Wishes,
): Promise<RotationResult | NotDue> {
  const unfinished = unfinishedOf(await readJournals(context, look.place.credentials), key);
  if (unfinished !== undefined) return planFinish(context, look, unfinished);
  const inspection = await inspectKey(context, { ...look, profile });
  if (!isDue(context, inspection, olderThan)) return notDue(context, inspection);
  return plan(context, { ...look, inspection }, wishes);
}

async function plan(
  context: RotationContext,
  about: Parameters<typeof planRotation>[1],
  wishes: Wishes,
): Promise<RotationPlan> {
  const made = await planRotation(context, about, wishes);
  for (const warning of made.warnings) context.err.write(`Warning: ${warning}\n`);
  return made;
}

/** The unfinished rotation that a key is part of. */
export function unfinishedOf(
  journals: readonly Journal[],
  { accessKeyId }: Pick<KeyPair, "accessKeyId">,
): Journal | undefined {
  return journals.find(({ old, new: made }) => [old.accessKeyId, made?.accessKeyId].includes(accessKeyId));
}

/** A key whose age AWS does not tell is due. */
function isDue({ clock }: Pick<RotationContext, "clock">, { created }: Inspection, olderThan: number): boolean {
  return created === undefined || clock.now().getTime() - created.getTime() >= olderThan;
}

/** A run by cron stays silent. */
function notDue({ err }: Pick<RotationContext, "err">, inspection: Inspection): NotDue {
  const { userName, profile } = inspection;
  if (err.isTerminal) err.write(`The access key of ${userName} (${profile}) is not due.\n`);
  return { notDue: inspection };
}
