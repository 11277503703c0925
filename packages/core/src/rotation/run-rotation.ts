import { confirm } from "../cli/index.js";
import { awsErrorName, CliError, hasCode, refusal, toCliError } from "../errors/index.js";
import { listAccessKeys, setAccessKeyStatus, whileSettling, type AccessKey } from "../iam/index.js";
import { describeEnd } from "./describe-step.js";
import { explainFailure, explainUndone } from "./explain-failure.js";
import { profilesHolding, readDocuments } from "./held-keys.js";
import {
  journalPath,
  readJournal,
  readJournals,
  removeJournal,
  writeJournal,
  type Journal,
  type KeyPair,
} from "./journal.js";
import { whyForeign } from "./lost-key.js";
import { afterStep, isGoingBack, lostKey, nextStep, type End, type RotationState, type Step } from "./next-step.js";
import { maskKeyId, placeOfJournal, type Place, type RotationContext } from "./place.js";
import { foresee, type RotationPlan } from "./plan-rotation.js";
import type { Signer } from "./signer.js";
import { KeyNotCreated, needsConsent, takeStep } from "./take-step.js";
import { withRotationLock } from "./with-rotation-lock.js";

/** What a run brings along, besides the rotation itself. */
export interface RotationWork {
  readonly place: Place;
  readonly signer: Signer;
  /** Keeps the old content of the files beside them. */
  readonly backup: boolean;
  /** Whether the person agreed beforehand to what is asked on the way. */
  readonly yes: boolean;
  /** What to type to go on after a failure. */
  readonly goOn: string;
  /** Told before each step is taken. */
  readonly onStep: (step: Step, journal: Journal) => void;
}

export interface RotationResult {
  readonly journal: Journal;
  /** Those that were taken in this run; of a plan, that would be. */
  readonly steps: readonly Step[];
  readonly end: End;
  /** Profiles that hold the key that is in force now. */
  readonly profiles: readonly string[];
  /** The unfinished rotation that was undone before this one began. */
  readonly undone?: RotationResult;
}

/** What only looks, for what a real run with or without that consent would do. */
export type RotationLook = Pick<RotationWork, "place" | "signer" | "yes">;

/**
 * Carries out a plan, one rotation of a key at a time. Where the new key never works, or the person's command fails, the
 * rotation is undone; after any other failure the journal stays, and a later run goes on.
 *
 * @throws CliError what was in the way, with what exists now and how to go on
 */
export async function startRotation(
  context: RotationContext,
  work: RotationWork,
  plan: RotationPlan,
): Promise<RotationResult> {
  const { place, signer } = work;
  const { old, userName } = plan.journal;
  return withRotationLock(context, place, plan.journal, async () => {
    await requireAsPlanned(context, place, plan);
    // Setting the status to what it is changes nothing, and tells whether the old key may be deactivated later.
    await signer.iam([old], (iam) => setAccessKeyStatus(iam, { userName, ...old }, "Active"));
    let keys = plan.keys;
    const [first] = plan.steps;
    if (first?.do === "delete-inactive-key") {
      work.onStep(first, plan.journal);
      const state = { ...stateOf(plan.journal, keys), now: context.clock.now() };
      await takeStep(context, work, state, first);
      keys = afterStep(state, first).keys;
    }
    await writeJournal(context, place.journals, plan.journal);
    const result = await advance(context, work, stateOf(plan.journal, keys));
    return first?.do === "delete-inactive-key" ? { ...result, steps: [first, ...result.steps] } : result;
  });
}

/**
 * What going on with an unfinished rotation would do, and which keys the user would have then; nothing is changed.
 *
 * @throws CliError REFUSED where going on would be refused
 */
export async function planFinish(
  context: RotationContext,
  { place: current, signer, yes }: RotationLook,
  journal: Journal,
): Promise<RotationResult & { readonly keys: readonly AccessKey[] }> {
  const place = placeOfJournal(current, journal);
  const state = await look(context, place, stateOf(journal, await listKeys(context, signer, journal)));
  const foreseen = foresee(state);
  for (const step of foreseen.steps) {
    const warning = await needsConsent(signer, state, step);
    if (warning === undefined) continue;
    await confirm(context, { warning, yes: yes || context.prompt.canAsk });
    context.err.write(`Warning: ${warning}\n`);
  }
  if (foreseen.end.end === "not-held") throw notHeld(journal);
  return { journal, ...foreseen, profiles: await profilesNow(context, place, state) };
}

/** Goes on with an unfinished rotation, in the direction that it has. */
export async function finishRotation(
  context: RotationContext,
  work: RotationWork,
  journal: Journal,
): Promise<RotationResult> {
  return resume(context, work, journal, (state) => Promise.resolve(state));
}

/**
 * Undoes an unfinished rotation. That it goes back is noted once nothing can be refused any more; where there is only the
 * intent that need not be noted at all, since the old key is as it was. A key that others made is left alone.
 *
 * @throws CliError REFUSED (exit code 4) where the old key is gone already
 */
export async function abortRotation(
  context: RotationContext,
  work: RotationWork,
  known: Journal,
): Promise<RotationResult> {
  return resume(context, work, known, async (state) => {
    const back = turnedBack(state);
    const { journal } = back;
    if (!isGoingBack(back)) {
      throw refusal(
        `The rotation cannot be undone: the old access key ${maskKeyId(journal.old)} is gone already.`,
        "Only finishing is left: key-rotate finish",
      );
    }
    if (journal.new === undefined) return withoutForeign(work.signer, back);
    await writeJournal(context, work.place.journals, back.journal);
    return back;
  });
}

/** As if a key that others made since were not there: going back does not need its room. */
async function withoutForeign(signer: Signer, state: RotationState): Promise<RotationState> {
  const lost = lostKey(state);
  if (lost === undefined || (await whyForeign(signer, state, lost.accessKeyId)) === undefined) return state;
  return { ...state, keys: state.keys.filter((key) => key !== lost) };
}

async function resume(
  context: RotationContext,
  { place: current, ...rest }: RotationWork,
  known: Journal,
  prepare: (state: RotationState) => Promise<RotationState>,
): Promise<RotationResult> {
  const work = { ...rest, place: placeOfJournal(current, known) };
  return withRotationLock(context, work.place, known, async () => {
    const journal = await readJournal(context, journalPath(work.place.journals, known.old.accessKeyId));
    if (journal === undefined) throw changedMeanwhile(known.profile);
    const keys = await listKeys(context, work.signer, journal);
    return advance(context, work, await prepare(stateOf(journal, keys)));
  });
}

/** The new key may be too new to be listed; it is taken for there until it was deleted. */
async function listKeys(context: RotationContext, signer: Signer, journal: Journal): Promise<AccessKey[]> {
  const { old, userName, new: made } = journal;
  const pairs = made === undefined ? [old] : [made, old];
  try {
    const keys = await whileSettling(context, { codes: ["InvalidClientTokenId"], patience: 5_000 }, () =>
      signer.iam(pairs, (iam) => listAccessKeys(iam, userName)),
    );
    const isListed = made === undefined || keys.some(({ accessKeyId }) => accessKeyId === made.accessKeyId);
    return isListed ? keys : [...keys, { accessKeyId: made.accessKeyId, status: "Active", created: undefined }];
  } catch (cause) {
    if (awsErrorName(cause) !== "InvalidClientTokenId") throw cause;
    throw new CliError({
      code: "KEY_UNKNOWN",
      message: `AWS takes neither ${["the new key", ...pairs.map((pair) => maskKeyId(pair))].slice(-2).join(" nor ")}, so that the unfinished rotation of the profile "${journal.profile}" cannot go on: others have deleted or deactivated them.`,
      hint: `An administrator of the account ${journal.accountId} can make a key of ${userName} active again, or make a new one. When no key of this rotation is left in AWS, remove its note, ending in ${journal.old.accessKeyId}.json, from beside the credentials file.`,
      cause,
    });
  }
}

function stateOf(journal: Journal, keys: readonly AccessKey[]): RotationState {
  return { journal, keys, held: { old: false, new: false }, proven: undefined, now: new Date(0) };
}

/** Step by step to an end. What changes in the journal is noted, and files and clock are looked at, before each. */
async function advance(context: RotationContext, work: RotationWork, start: RotationState): Promise<RotationResult> {
  const steps: Step[] = [];
  let failure: CliError | undefined;
  let state = start;
  let noted = start.journal;
  for (;;) {
    let next: Step | End;
    try {
      if (state.journal !== noted) await note(context, work, noted, state);
      noted = state.journal;
      state = await look(context, work.place, state);
      next = nextStep(state);
      if (!("end" in next)) {
        if (next.do === "create-key") noted = (state = await noteAttempt(context, work, state)).journal;
        context.signal.throwIfAborted();
        work.onStep(next, state.journal);
        state = afterStep(state, next, await takeStep(context, work, state, next));
        steps.push(next);
        continue;
      }
    } catch (error) {
      if (error instanceof KeyNotCreated) {
        // An earlier run's key may still be there without being listed yet: then the intent is kept.
        if (start.journal.attempted !== undefined) throw explainFailure(error.cause, state, work.goOn);
        await removeJournal(context, work.place.journals, start.journal);
        throw toCliError(error.cause);
      }
      const isFinal = !hasCode(error, "KEY_NOT_PROVEN", "ON_ROTATED_FAILED");
      if (isFinal || isGoingBack(state) || !isGoingBack(turnedBack(state)))
        throw explainFailure(error, state, work.goOn);
      failure = toCliError(error);
      state = turnedBack(state);
      continue;
    }
    await close(context, work.place, state.journal, next);
    if (failure !== undefined) throw explainUndone(failure, state.journal);
    // Not for standard output: a run by cron that finds nothing to do yet is silent.
    if (steps.length === 0 && next.end === "waiting" && context.err.isTerminal) {
      context.err.write(`${describeEnd(next, state.journal)}\n`);
    }
    return { journal: state.journal, steps, end: next, profiles: await profilesNow(context, work.place, state) };
  }
}

async function look(
  context: Pick<RotationContext, "clock" | "files">,
  place: Place,
  state: RotationState,
): Promise<RotationState> {
  const { journal } = state;
  const documents = await readDocuments(context, place);
  const isHeld = (pair: KeyPair | undefined) => pair !== undefined && profilesHolding(documents, pair).length > 0;
  const held = { old: isHeld(journal.old), new: isHeld(journal.new) };
  return { ...state, held, now: context.clock.now() };
}

function turnedBack(state: RotationState): RotationState {
  return { ...state, proven: undefined, journal: { ...state.journal, direction: "back" } };
}

/** By its time, a key that is found later can be told from one that others made. */
async function noteAttempt(context: RotationContext, work: RotationWork, state: RotationState): Promise<RotationState> {
  const journal = { ...state.journal, attempted: context.clock.now().toISOString() };
  try {
    context.signal.throwIfAborted();
    await writeJournal(context, work.place.journals, journal);
  } catch (error) {
    throw new KeyNotCreated(error);
  }
  return { ...state, journal };
}

/** A new key that cannot be noted is deleted at once: it would be nobody's once this process ends. */
async function note(context: RotationContext, work: RotationWork, noted: Journal, state: RotationState): Promise<void> {
  try {
    await writeJournal(context, work.place.journals, state.journal);
  } catch (error) {
    if (noted.new !== undefined || state.journal.new === undefined) throw error;
    await takeStep(context, work, state, { do: "delete-key", which: "new" });
    const { code, message, hint } = toCliError(error);
    const told = `The new access key could not be noted, and was deleted again: ${message}`;
    throw new KeyNotCreated(new CliError({ code, message: told, hint, cause: error }));
  }
}

async function close(context: RotationContext, place: Place, journal: Journal, { end }: End): Promise<void> {
  if (end === "not-held") throw notHeld(journal);
  if (end !== "waiting") await removeJournal(context, place.journals, journal);
}

function notHeld({ profile, old, new: made }: Journal): CliError {
  return refusal(
    `No profile holds ${maskKeyId(old)} or ${made === undefined ? "its successor" : maskKeyId(made)} any more, so that the rotation of "${profile}" cannot be finished.`,
    "To delete the new key and forget the rotation: key-rotate abort",
  );
}

async function profilesNow(context: RotationContext, place: Place, { journal, held }: RotationState) {
  const key = held.new && journal.new !== undefined ? journal.new : journal.old;
  return profilesHolding(await readDocuments(context, place), key);
}

async function requireAsPlanned(context: RotationContext, place: Place, { journal }: RotationPlan): Promise<void> {
  const isHeld = profilesHolding(await readDocuments(context, place), journal.old).length > 0;
  const { accessKeyId } = journal.old;
  const others = (await readJournals(context, place.journals)).filter(
    (other) => other.old.accessKeyId === accessKeyId || other.new?.accessKeyId === accessKeyId,
  );
  if (!isHeld || others.length > 0) throw changedMeanwhile(journal.profile);
}

function changedMeanwhile(profile: string): CliError {
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `The access key of the profile "${profile}" was rotated by another run meanwhile.`,
    hint: "Look at it with: key-rotate status",
  });
}
