import { CliError, hasCode, toCliError } from "../errors/index.js";
import { explainFailure, explainUndone } from "./explain-failure.js";
import { profilesHolding, readDocuments, type StrayProfile } from "./held-keys.js";
import { removeJournal, writeJournal, type Journal } from "./journal.js";
import { shellHolds, type KeyLocation, type RotationContext } from "./key-location.js";
import { look, lookAgain } from "./look.js";
import {
  afterStep,
  hasLostNewKey,
  isGoingBack,
  nextStep,
  type End,
  type RotationState,
  type RotationStep,
} from "./next-step.js";
import { describeStrays } from "./put-key-back.js";
import { removeLeftovers } from "./remove-leftovers.js";
import type { RotationResult, RotationWork } from "./rotation-work.js";
import { KeyNotCreated, keyTakenAway, takeStep } from "./take-step.js";
import type { RotationLock } from "./with-rotation-lock.js";

/** Step by step to an end. What changes in the journal is noted, and files and clock are looked at, before each. */
export async function advanceRotation(
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
        throw explainFailure(error, isUnknown ? await lookAgain(work, state, error) : state, work.commands);
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
    return { journal: state.journal, steps, end: next, profiles: await profilesNow(context, work.location, state) };
  }
}

/**
 * Whether nothing is left of an intent of which no key was made. An earlier run's key may be there without being listed
 * yet: then the intent is kept, as it was. Where the file cannot be changed, it is kept too, and does no harm.
 */
async function isForgotten(context: RotationContext, location: KeyLocation, intent: Journal): Promise<boolean> {
  const isOfThisRun = intent.attempts === undefined;
  try {
    await (isOfThisRun ? removeJournal(context, location.journals, intent) : writeJournal(context, location, intent));
    return isOfThisRun;
  } catch {
    return false;
  }
}

function withoutNew(state: RotationState, intent: Journal): RotationState {
  const made = state.journal.new?.accessKeyId;
  return { ...state, journal: intent, keys: state.keys.filter(({ accessKeyId }) => accessKeyId !== made) };
}

export function turnedBack(state: RotationState): RotationState {
  return { ...state, proven: undefined, journal: { ...state.journal, direction: "back" } };
}

/** A new key that cannot be noted is deleted at once: it would be nobody's once this process ends. */
async function note(context: RotationContext, work: RotationWork, noted: Journal, state: RotationState): Promise<void> {
  try {
    await writeJournal(context, work.location, state.journal);
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

export function notHeld(
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

export async function profilesNow(context: RotationContext, location: KeyLocation, { journal, held }: RotationState) {
  const key = held.new && journal.new !== undefined ? journal.new : journal.old;
  return profilesHolding(await readDocuments(context, location), key);
}
