import { CliError, hasCode, refusal, toCliError } from "../errors/index.js";
import { setAccessKeyStatus, type AccessKey } from "../iam/index.js";
import { agreeToStep, needsConsent } from "./consent.js";
import { describeEnd } from "./describe-rotation-step.js";
import { changedMeanwhile, explainFailure, explainUndone } from "./explain-failure.js";
import { profilesHolding, readDocuments, strayProfiles, type StrayProfile } from "./held-keys.js";
import {
  journalPath,
  readJournal,
  readJournals,
  removeJournal,
  unfinishedOf,
  writeJournal,
  type Journal,
} from "./journal.js";
import { listKeys, look, lookAgain } from "./look.js";
import { originOf } from "./lost-key.js";
import {
  afterStep,
  hasLostNewKey,
  isGoingBack,
  lostKey,
  nextStep,
  startingState,
  type End,
  type RotationState,
  type RotationStep,
} from "./next-step.js";
import { maskKeyId, locationOfJournal, shellHolds, type KeyLocation, type RotationContext } from "./key-location.js";
import { foresee, type RotationPlan } from "./plan-rotation.js";
import { describeStrays, putKeyBack } from "./put-key-back.js";
import { removeLeftovers } from "./remove-leftovers.js";
import { requireSavable } from "./replace-key.js";
import type { RotationLook, RotationResult, RotationWork } from "./rotation-work.js";
import type { Signer } from "./signer.js";
import { KeyNotCreated, keyTakenAway, takeStep } from "./take-step.js";
import { withRotationLock, type RotationLock } from "./with-rotation-lock.js";

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
  const { location, signer } = work;
  const { old, userName } = plan.journal;
  return withRotationLock(context, work, plan.journal, async (lock) => {
    await requireAsPlanned(context, work, plan);
    await requireSavable(context, work, old);
    // Setting the status to what it is changes nothing, and tells whether the old key may be deactivated later.
    await signer.iam([old], (iam) => setAccessKeyStatus(iam, { userName, ...old }, "Active"));
    let keys = plan.keys;
    const [first] = plan.steps;
    if (first?.do === "delete-inactive-key") {
      work.onStep(first, plan.journal);
      const state = { ...startingState(plan.journal, keys), now: signer.now() };
      await takeStep(context, work, state, first);
      work.onTaken?.(first, plan.journal);
      keys = afterStep(state, first).keys;
    }
    await writeJournal(context, location.journals, plan.journal);
    const result = await advance(context, { ...work, ...lock }, startingState(plan.journal, keys));
    if (result.end.end === "undone") throw changedMeanwhile(plan.journal.profile, work);
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
  { location: current, signer, yes, commands }: RotationLook,
  journal: Journal,
): Promise<RotationResult & { readonly keys: readonly AccessKey[] }> {
  const location = locationOfJournal(current, journal);
  const keys = await listKeys(context, { location, signer, commands }, journal);
  const looked = await look(context, { location, signer }, startingState(journal, keys));
  const state = hasLostNewKey(looked) ? turnedBack(looked) : looked;
  const foreseen = foresee(state);
  for (const step of foreseen.steps) {
    const consent = await needsConsent({ signer, commands }, state, step);
    if (consent === undefined) continue;
    // On a terminal a real run would ask.
    if (!context.prompt.canAsk) await agreeToStep(context, consent, yes);
    context.err.write(`Warning: ${consent.warning}\n`);
  }
  if (foreseen.end.end === "not-held") throw notHeld({ location, commands }, foreseen.end.strays);
  return { journal, ...foreseen, profiles: await profilesNow(context, location, state) };
}

/** Goes on with an unfinished rotation, in the direction that it has. */
export async function continueRotation(
  context: RotationContext,
  work: RotationWork,
  journal: Journal,
): Promise<RotationResult> {
  return resume(context, work, journal, (_work, state) => Promise.resolve(state));
}

/**
 * Goes on with it, and first puts the key back into profiles that have lost it.
 *
 * @param now whether its grace, where one runs, ends with it; who still uses the old key is asked about as ever
 * @throws CliError REFUSED (exit code 4) where a profile holds another key, and nobody says that it may be left out
 */
export async function finishRotation(
  context: RotationContext,
  work: RotationWork,
  journal: Journal,
  { now = false }: { readonly now?: boolean } = {},
): Promise<RotationResult> {
  return resume(context, work, journal, async (located, state) => {
    const back = await putKeyBack(context, located, state);
    return now ? { ...back, endsGrace: true } : back;
  });
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
  return resume(context, work, known, async (located, state) => {
    const { journal } = state;
    if (!isGoingBack(turnedBack(state))) {
      throw refusal(
        `The rotation cannot be undone: the old access key ${maskKeyId(journal.old)} is already gone.`,
        `It can only be finished: ${work.commands.finish}`,
      );
    }
    const back = await putKeyBack(context, located, turnedBack(state));
    if (journal.new === undefined) return withoutForeign(work.signer, back);
    await writeJournal(context, work.location.journals, back.journal);
    return back;
  });
}

/** As if a key that others made since were not there: going back does not need its room. */
async function withoutForeign(signer: Signer, state: RotationState): Promise<RotationState> {
  const lost = lostKey(state);
  if (lost === undefined || (await originOf(signer, state, lost.accessKeyId)).of !== "others") return state;
  return { ...state, keys: state.keys.filter((key) => key !== lost) };
}

async function resume(
  context: RotationContext,
  { location: current, ...rest }: RotationWork,
  known: Journal,
  prepare: (work: RotationWork, state: RotationState) => Promise<RotationState>,
): Promise<RotationResult> {
  const work = { ...rest, location: locationOfJournal(current, known) };
  return withRotationLock(context, work, known, async (lock) => {
    const journal = await readJournal(context, journalPath(work.location.journals, known.old.accessKeyId));
    if (journal === undefined) throw changedMeanwhile(known.profile, work);
    const keys = await listKeys(context, work, journal);
    const state = await look(context, work, startingState(journal, keys));
    return advance(context, { ...work, ...lock }, await prepare(work, state));
  });
}

/** Step by step to an end. What changes in the journal is noted, and files and clock are looked at, before each. */
async function advance(
  context: RotationContext,
  work: RotationWork & RotationLock,
  start: RotationState,
): Promise<RotationResult> {
  const steps: RotationStep[] = [];
  let failure: CliError | undefined;
  let state = start;
  let noted = start.journal;
  for (;;) {
    let next: RotationStep | End;
    try {
      if (state.journal !== noted) await note(context, work, noted, state);
      noted = state.journal;
      state = await look(context, work, state);
      if (hasLostNewKey(state)) throw keyTakenAway(state.journal);
      next = nextStep(state);
      if (!("end" in next)) {
        context.signal.throwIfAborted();
        await work.requireHeld();
        work.onStep(next, state.journal);
        state = afterStep(state, next, await takeStep(context, work, state, next));
        steps.push(next);
        work.onTaken?.(next, state.journal);
        continue;
      }
    } catch (error) {
      if (error instanceof KeyNotCreated) {
        throw (await isForgotten(context, work.location, start.journal))
          ? toCliError(error.cause)
          : explainFailure(error.cause, withoutNew(state, start.journal), work.commands);
      }
      const isFinal = !hasCode(error, "KEY_NOT_PROVEN", "ON_ROTATED_FAILED");
      if (isFinal || isGoingBack(state) || !isGoingBack(turnedBack(state))) {
        const isUnknown = toCliError(error).code === "INVALID_CLIENT_TOKEN_ID";
        throw explainFailure(error, isUnknown ? await lookAgain(work, state) : state, work.commands);
      }
      failure = toCliError(error);
      state = turnedBack(state);
      continue;
    }
    if (next.end === "not-held") throw explainFailure(notHeld(work, next.strays, failure), state, work.commands);
    if (next.end !== "waiting") {
      await removeLeftovers(context, work.location);
      await removeJournal(context, work.location.journals, state.journal).catch((error: unknown) => {
        throw explainFailure(error, state, work.commands);
      });
    }
    if (next.end !== "undone" && steps.length > 0 && shellHolds(context, state.journal)) {
      context.err.write(
        "AWS_ACCESS_KEY_ID in this shell is still the old key: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY\n",
      );
    }
    if (failure !== undefined) throw explainUndone(failure, state.journal);
    // Not for standard output: a run by cron that finds nothing to do yet is silent.
    if (steps.length === 0 && next.end === "waiting" && context.err.isTerminal) {
      context.err.write(`${describeEnd(next, state.journal)}\n`);
    }
    return { journal: state.journal, steps, end: next, profiles: await profilesNow(context, work.location, state) };
  }
}

/**
 * Whether nothing is left of an intent of which no key was made. An earlier run's key may be there without being listed
 * yet: then the intent is kept, as it was. Where the file cannot be changed, it is kept too, and does no harm.
 */
async function isForgotten(context: RotationContext, { journals }: KeyLocation, intent: Journal): Promise<boolean> {
  const isOfThisRun = intent.attempts === undefined;
  try {
    await (isOfThisRun ? removeJournal(context, journals, intent) : writeJournal(context, journals, intent));
    return isOfThisRun;
  } catch {
    return false;
  }
}

function withoutNew(state: RotationState, intent: Journal): RotationState {
  const made = state.journal.new?.accessKeyId;
  return { ...state, journal: intent, keys: state.keys.filter(({ accessKeyId }) => accessKeyId !== made) };
}

function turnedBack(state: RotationState): RotationState {
  return { ...state, proven: undefined, journal: { ...state.journal, direction: "back" } };
}

/** A new key that cannot be noted is deleted at once: it would be nobody's once this process ends. */
async function note(context: RotationContext, work: RotationWork, noted: Journal, state: RotationState): Promise<void> {
  try {
    await writeJournal(context, work.location.journals, state.journal);
  } catch (error) {
    // What the disk does not confirm can be read all the same.
    const isNoted = noted.new !== undefined || hasCode(error, "FILE_UNCERTAIN");
    if (isNoted || state.journal.new === undefined) throw error;
    await takeStep(context, work, state, { do: "delete-key", which: "new" });
    const { code, message, hint } = toCliError(error);
    const told = `The new access key could not be recorded and was deleted again: ${message}`;
    throw new KeyNotCreated(new CliError({ code, message: told, hint, cause: error }));
  }
}

function notHeld(
  { location, commands }: Pick<RotationWork, "location" | "commands">,
  strays: readonly StrayProfile[],
  failure?: CliError,
): CliError {
  return new CliError({
    code: "KEY_NOT_HELD",
    message: `${failure === undefined ? "" : `${failure.message}\n`}${describeStrays(location, strays)} Nothing more was deactivated or deleted.`,
    hint: `Restore the file if it was only moved. To have the key put back: ${commands.finish}`,
    cause: failure,
  });
}

async function profilesNow(context: RotationContext, location: KeyLocation, { journal, held }: RotationState) {
  const key = held.new && journal.new !== undefined ? journal.new : journal.old;
  return profilesHolding(await readDocuments(context, location), key);
}

async function requireAsPlanned(
  context: RotationContext,
  { location, commands }: RotationWork,
  { journal }: RotationPlan,
): Promise<void> {
  const isHeld = strayProfiles(await readDocuments(context, location), journal).length === 0;
  const other = unfinishedOf(await readJournals(context, location.journals), journal.old);
  if (!isHeld || other !== undefined) throw changedMeanwhile(journal.profile, { commands });
}
