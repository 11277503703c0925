import { changeProfiles, type ProfilesDocument } from "../profiles/index.js";
import { foreseeQuarantine } from "./foresee-quarantine.js";
import { changesFor, heldKeyOf, openDocuments, readDocuments } from "./held-keys.js";
import { inspectKey, type Inspection } from "./inspect-key.js";
import { readJournals, unfinishedOf, type Journal, type KeyPair } from "./journal.js";
import { locationOfJournal, shellHolds, type RotationContext } from "./key-location.js";
import { planRotation, type RotationPlan, type RotationOptions } from "./plan-rotation.js";
import type { RotationLook, RotationResult, RotationWork } from "./rotation-work.js";
import { continueRotation, planFinish, startRotation } from "./run-rotation.js";
import type { Signer } from "./signer.js";

export interface KeyToRotate {
  readonly profile: string;
  readonly key: Pick<KeyPair, "accessKeyId">;
  /** Milliseconds; a younger key is not due. Where it is not given, every key is due. */
  readonly olderThan: number | undefined;
}

/** A key that is not old enough. */
export interface NotDue {
  readonly notDue: Inspection;
}

/**
 * Finishes the unfinished rotation that the key is part of; where there is none, or it was undone, and the key is due,
 * carries out a new one. The result tells of both.
 */
export async function rotateKey(
  context: RotationContext,
  work: RotationWork,
  { profile, key, olderThan }: KeyToRotate,
  options: RotationOptions,
): Promise<RotationResult | NotDue> {
  const journals = await readJournals(context, work.location);
  const unfinished = unfinishedOf(journals, key);
  const undone = unfinished && (await continueRotation(context, work, unfinished));
  if (undone !== undefined && undone.end.end !== "undone") return undone;
  const inspection = await inspectKey(context, { ...work, profile });
  for (const other of inspection.keys) unfinishedOf({ ...journals, known: [] }, other);
  if (!isDue(work.signer, inspection, olderThan)) return undone ?? notDue(context, inspection);
  const result = await startRotation(
    context,
    work,
    await plan(context, { ...work, inspection, dryRun: false }, options),
  );
  return undone === undefined ? result : { ...result, undone };
}

/** What `rotateKey` would do, found out without changing anything. */
export async function foreseeKey(
  context: RotationContext,
  look: RotationLook & Pick<RotationWork, "backup">,
  { profile, key, olderThan }: KeyToRotate,
  options: RotationOptions,
): Promise<RotationResult | NotDue> {
  const journals = await readJournals(context, look.location);
  const unfinished = unfinishedOf(journals, key);
  const undone = unfinished && (await planFinish(context, look, unfinished));
  if (undone !== undefined && undone.end.end !== "undone") return undone;
  const inspection = await (undone === undefined
    ? inspectKey(context, { ...look, profile })
    : foreseeUndone(context, look, { profile, ...undone }));
  for (const other of inspection.keys) unfinishedOf({ ...journals, known: [] }, other);
  if (!isDue(look.signer, inspection, olderThan)) return undone ?? notDue(context, inspection);
  await foreseeQuarantine(context, look, inspection);
  const result = await plan(context, { ...look, inspection, dryRun: true }, options);
  return undone === undefined ? result : { ...result, undone };
}

/** What `inspectKey` would find once a rotation was undone. */
async function foreseeUndone(
  context: RotationContext,
  { location }: RotationLook,
  { profile, journal, keys }: Pick<Inspection, "profile" | "keys"> & { readonly journal: Journal },
): Promise<Inspection> {
  const { old, new: made = old, userName, accountId } = journal;
  const found = await readDocuments(context, locationOfJournal(location, journal));
  const putBack = (document: ProfilesDocument) => changeProfiles(document, changesFor(document, made, old));
  const { credentials, config, vault } = found;
  const back = { ...found, credentials: putBack(credentials), config: putBack(config), vault: putBack(vault) };
  const documents = await openDocuments(context, back, profile);
  const created = keys.find(({ accessKeyId }) => accessKeyId === old.accessKeyId)?.created;
  return { profile, documents, key: heldKeyOf(documents, profile), userName, accountId, created, keys };
}

async function plan(
  context: RotationContext,
  about: Parameters<typeof planRotation>[1],
  options: RotationOptions,
): Promise<RotationPlan> {
  const made = await planRotation(context, about, options);
  const warnings = shellHolds(context, made.journal)
    ? [...made.warnings, "AWS_ACCESS_KEY_ID in this shell is the key being rotated; whatever uses it will fail."]
    : made.warnings;
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  return made;
}

/** A key whose age AWS does not tell is due. */
function isDue(signer: Signer, { created }: Inspection, olderThan: number | undefined): boolean {
  if (olderThan === undefined || created === undefined) return true;
  return signer.now().getTime() - created.getTime() >= olderThan;
}

/** A run by cron stays silent. */
function notDue({ err }: Pick<RotationContext, "err">, inspection: Inspection): NotDue {
  const { userName, profile } = inspection;
  if (err.isTerminal) err.write(`The access key of ${userName} (${profile}) is not due.\n`);
  return { notDue: inspection };
}
