import { refusal } from "../errors/index.js";
import { setAccessKeyStatus, type AccessKey } from "../iam/index.js";
import { advanceRotation, notHeld, profilesNow, turnedBack } from "./advance-rotation.js";
import { agreeToStep, needsConsent } from "./consent.js";
import { changedMeanwhile } from "./explain-failure.js";
import { readDocuments, strayProfiles } from "./held-keys.js";
import {
  journalPath,
  openJournal,
  readJournal,
  readJournals,
  unfinishedOf,
  writeJournal,
  type Journal,
} from "./journal.js";
import { listKeys, look } from "./look.js";
import { originOf } from "./lost-key.js";
import { afterStep, hasLostNewKey, isGoingBack, lostKey, startingState, type RotationState } from "./next-step.js";
import { maskKeyId, locationOfJournal, type RotationContext } from "./key-location.js";
import { foresee, type RotationPlan } from "./plan-rotation.js";
import { putKeyBack } from "./put-key-back.js";
import { requireSavable } from "./replace-key.js";
import type { RotationLook, RotationResult, RotationWork } from "./rotation-work.js";
import type { Signer } from "./signer.js";
import { takeStep } from "./take-step.js";
import { withRotationLock } from "./with-rotation-lock.js";

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
    await writeJournal(context, location, plan.journal);
    const result = await advanceRotation(context, { ...work, ...lock }, startingState(plan.journal, keys));
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
  noted: Journal,
): Promise<RotationResult & { readonly keys: readonly AccessKey[] }> {
  const location = locationOfJournal(current, noted);
  const journal = await openJournal(context, location, noted);
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
    await writeJournal(context, work.location, back.journal);
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
    const journal = await readJournal(
      context,
      work.location,
      journalPath(work.location.journals, known.old.accessKeyId),
    );
    if (journal === undefined) throw changedMeanwhile(known.profile, work);
    const keys = await listKeys(context, work, journal);
    const state = await look(context, work, startingState(journal, keys));
    return advanceRotation(context, { ...work, ...lock }, await prepare(work, state));
  });
}

async function requireAsPlanned(
  context: RotationContext,
  { location, commands }: RotationWork,
  { journal }: RotationPlan,
): Promise<void> {
  const isHeld = strayProfiles(await readDocuments(context, location), journal).length === 0;
  const other = unfinishedOf(await readJournals(context, location), journal.old);
  if (!isHeld || other !== undefined) throw changedMeanwhile(journal.profile, { commands });
}
