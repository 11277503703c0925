import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import {
  finishRotation,
  inspectKey,
  planFinish,
  planRotation,
  placeOf,
  readJournals,
  startRotation,
  type Inspection,
  type Journal,
  type Place,
  type Wishes,
} from "@iam-tools/core/rotation";
import { chooseKeys, unfinishedOf, type ChosenKey } from "../keys/choose-keys.js";
import { forEachKey, type Row } from "../keys/for-each-key.js";
import { parseDuration } from "../keys/parse-duration.js";
import { plannedRow, rotationRow } from "../keys/rotation-row.js";
import { lookFor, workFor } from "../keys/work-for.js";
import type { RotateFlags } from "./rotate.js";

/** What was typed, read. */
interface Order {
  readonly flags: RotateFlags;
  readonly place: Place;
  readonly wishes: Wishes;
  /** Milliseconds; younger keys are not due. */
  readonly olderThan: number;
}

export async function run(context: Context, flags: RotateFlags): Promise<Result> {
  const order = {
    flags,
    place: placeOf(context, flags),
    wishes: { ...flags, grace: flags.grace === undefined ? 0 : parseDuration("--grace", flags.grace) },
    olderThan: flags.olderThan === undefined ? 0 : parseDuration("--older-than", flags.olderThan),
  };
  const chosen = await chooseKeys(context, order.place, flags);
  const journals = await readJournals(context, order.place.credentials);
  return forEachKey(context, chosen, async (item) => {
    const unfinished = unfinishedOf(journals, item.key);
    return flags.dryRun ? foresee(context, order, item, unfinished) : rotate(context, order, item, unfinished);
  });
}

async function foresee(
  context: Context,
  { place, wishes, olderThan }: Order,
  { profile, key }: ChosenKey,
  unfinished: Journal | undefined,
): Promise<Row> {
  const look = lookFor(context, place, profile);
  if (unfinished !== undefined) {
    const { steps, end } = await planFinish(context, look, unfinished);
    return plannedRow(unfinished, { steps, end, profiles: key.profiles });
  }
  const inspection = await inspectKey(context, { ...look, profile });
  if (!isDue(context, inspection, olderThan)) return notDue(context, inspection);
  const plan = await planRotation(context, { ...look, inspection }, wishes);
  warn(context, plan.warnings);
  return plannedRow(plan.journal, plan);
}

async function rotate(
  context: Context,
  { flags, place, wishes, olderThan }: Order,
  { profile }: ChosenKey,
  unfinished: Journal | undefined,
): Promise<Row> {
  const work = workFor(context, place, profile, flags);
  if (unfinished !== undefined) {
    const result = await finishRotation(context, work, unfinished);
    // What was undone is no rotation yet: it starts over.
    if (result.end.end !== "undone") return rotationRow(result);
  }
  const inspection = await inspectKey(context, { ...work, profile });
  if (!isDue(context, inspection, olderThan)) return notDue(context, inspection);
  const plan = await planRotation(context, { ...work, inspection }, wishes);
  warn(context, plan.warnings);
  return rotationRow(await startRotation(context, work, plan));
}

/** A key whose age AWS does not tell is due. */
function isDue({ clock }: Pick<Context, "clock">, inspection: Inspection, olderThan: number): boolean {
  const created = createdOf(inspection);
  return created === undefined || clock.now().getTime() - created.getTime() >= olderThan;
}

function createdOf({ key, keys }: Inspection): Date | undefined {
  return keys.find(({ accessKeyId }) => accessKeyId === key.accessKeyId)?.created;
}

/** Silent but for a person who watches. */
function notDue({ err }: Pick<Context, "err">, inspection: Inspection): Row {
  const { profile, key, userName } = inspection;
  if (err.isTerminal) err.write(`The access key of ${userName} (${profile}) is not due.\n`);
  const created = createdOf(inspection)?.toISOString();
  return {
    data: { profile, profiles: key.profiles, userName, accessKeyId: key.accessKeyId, created, end: "not-due" },
    text: [],
  };
}

function warn({ err }: Pick<Context, "err">, warnings: readonly string[]): void {
  for (const warning of warnings) err.write(`Warning: ${warning}\n`);
}
