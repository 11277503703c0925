import type { AccessKey } from "../iam/index.js";
import type { StrayProfile } from "./held-keys.js";
import { graceEnd, type Holder, type Journal, type KeyPair } from "./journal.js";

/**
 * All that decides how a rotation goes on: what the journal remembers, and what AWS and the files say.
 *
 * | journal | true of AWS | true of the files | a run goes on by |
 * |---|---|---|---|
 * | none | the old key works | all profiles hold the old key | writing the intent |
 * | no `new` | the old key works; there may be a lost key, made by a run that died before it had the answer | hold the old key | removing the lost key, creating the new one |
 * | `new`, not `saved` | both keys are active; the new one may not be known everywhere yet | each profile holds one of them | proving the new key, then saving it |
 * | `saved`, not `announced` | both keys work | hold the new key | handing the new key to the person's command |
 * | `saved`, `announced` | the new key works; the old one is active, inactive, or gone | hold the new key | waiting out the grace, then deactivating the old key, proving the new one again, deleting the old one, closing |
 * | `direction: "back"` | the old key is there; the new one may be | each profile holds one of them | activating and proving the old key, saving it, deleting the new one, closing |
 *
 * Where a profile of the plan holds neither key, nothing goes on but to make the old key work again, as far as this run
 * has stopped it: the file may be away for a moment, and come back as it was. `finish` and `abort` put the key back into
 * profiles that have none. Where others deleted or deactivated the new key it does not go on either: it goes back.
 *
 * In every row each profile holds a key that works, since of these three orders none is ever broken: a key is proven
 * before it is saved; it is saved everywhere, and proven in this very run, before the other one is touched; and it is
 * proven once more before the other one is deleted. Every step can be taken twice, with one exception: creating a key.
 * The intent, with the ids of the keys that were there before and the time at which the new one was asked for, is what
 * makes that one recognisable.
 *
 * Once the old key is gone there is no way back, and what was to be undone is finished instead.
 */
export interface RotationState {
  readonly journal: Journal;
  /** The user's keys, as AWS listed them and as the steps since have changed them. */
  readonly keys: readonly AccessKey[];
  /** Which of the two keys some profile holds, in either file. */
  readonly held: { readonly old: boolean; readonly new: boolean };
  /** Profiles of the plan that hold neither. */
  readonly strays: readonly StrayProfile[];
  /** Those of them that get the key back. */
  readonly restores: readonly Holder[];
  /** Whether this run has deactivated the old key. */
  readonly hasDeactivated: boolean;
  /** The key that was shown to work in this run, since a key last changed. */
  readonly proven: "old" | "new" | undefined;
  readonly now: Date;
  /** Whether a person says that the old key is to go though its grace is not over. */
  readonly endsGrace?: true;
}

/** Before the files and the clock are looked at. */
export function startingState(journal: Journal, keys: readonly AccessKey[]): RotationState {
  const files = { held: { old: false, new: false }, strays: [], restores: [] };
  return { journal, keys, ...files, hasDeactivated: false, proven: undefined, now: new Date(0) };
}

/** Which of the two keys of a rotation. */
export type Which = "old" | "new";

export type RotationStep =
  | { readonly do: "delete-inactive-key"; readonly accessKeyId: string }
  | { readonly do: "remove-lost-key"; readonly accessKeyId: string }
  | { readonly do: "create-key" }
  | { readonly do: "prove-key"; readonly which: Which }
  | { readonly do: "save-key"; readonly which: Which }
  | { readonly do: "announce-key" }
  /** `unlessUsedSince`: the person is asked first where the key was used after that time (ISO 8601). */
  | { readonly do: "deactivate-key"; readonly which: "old"; readonly unlessUsedSince: string | undefined }
  | { readonly do: "activate-key"; readonly which: "old" }
  | { readonly do: "delete-key"; readonly which: Which };

export type End =
  | { readonly end: "rotated" }
  /** The old key is still there, inactive. */
  | { readonly end: "kept-old" }
  /** The old key is as it was, and the new one is gone. */
  | { readonly end: "undone" }
  /** The old key works on until then (ISO 8601); a later run goes on. The journal stays. */
  | { readonly end: "waiting"; readonly until: string }
  /** Profiles of the plan hold neither of the keys. The journal stays. */
  | { readonly end: "not-held"; readonly strays: readonly StrayProfile[] };

/** What to do next, or that there is nothing more to do. */
export function nextStep(state: RotationState): RotationStep | End {
  return isGoingBack(state) ? nextStepBack(state) : nextStepForward(state);
}

/** Whether the rotation is undone: as long as there is an old key to go back to. */
export function isGoingBack({ journal, keys }: RotationState): boolean {
  return journal.direction === "back" && findKey(keys, journal.old) !== undefined;
}

/** Whether others have deleted or deactivated the new key, which profiles hold, while there is an old one to go back to. */
export function hasLostNewKey({ journal, keys }: RotationState): boolean {
  const { old, new: made, saved, direction } = journal;
  if (made === undefined || saved === undefined || direction === "back") return false;
  return findKey(keys, made)?.status !== "Active" && findKey(keys, old)?.status === "Active";
}

function nextStepForward(state: RotationState): RotationStep | End {
  const { journal, keys, held, proven, now } = state;
  if (journal.new === undefined) {
    const lost = lostKey(state);
    if (lost !== undefined) return { do: "remove-lost-key", accessKeyId: lost.accessKeyId };
    return held.old && state.strays.length === 0 ? { do: "create-key" } : { end: "undone" };
  }
  const old = findKey(keys, journal.old);
  const strays = lastingStrays(state);
  if (strays.length > 0) {
    if (state.hasDeactivated && old?.status === "Inactive") return { do: "activate-key", which: "old" };
    // Others that hold the old key still get the new one.
    if (!held.old) return { end: "not-held", strays };
  }
  const isSaved = !held.old && journal.saved !== undefined && state.strays.length === 0;
  const isAnnounced = journal.onRotated === undefined || journal.announced;
  const until = graceEnd(journal);
  if (isSaved && isAnnounced && old !== undefined && until !== undefined) {
    // AWS did not list it: it may be too new for that, or gone already.
    const isAssumed = findKey(keys, journal.new)?.created === undefined && proven !== "new";
    if (now < until && !isAssumed && state.endsGrace !== true) return { end: "waiting", until: until.toISOString() };
  }
  if (proven !== "new") return { do: "prove-key", which: "new" };
  if (!isSaved) return { do: "save-key", which: "new" };
  if (!isAnnounced) return { do: "announce-key" };
  if (old === undefined) return { end: "rotated" };
  if (old.status === "Active") {
    return { do: "deactivate-key", which: "old", unlessUsedSince: journal.grace > 0 ? journal.saved : undefined };
  }
  return journal.keepOld ? { end: "kept-old" } : { do: "delete-key", which: "old" };
}

function nextStepBack(state: RotationState): RotationStep | End {
  const { journal, keys, held, proven } = state;
  if (journal.new === undefined) {
    const lost = lostKey(state);
    return lost === undefined ? { end: "undone" } : { do: "remove-lost-key", accessKeyId: lost.accessKeyId };
  }
  if (findKey(keys, journal.old)?.status === "Inactive") return { do: "activate-key", which: "old" };
  if (proven !== "old") return { do: "prove-key", which: "old" };
  const strays = lastingStrays(state);
  if (held.new || state.strays.length > strays.length) return { do: "save-key", which: "old" };
  if (strays.length > 0) return { end: "not-held", strays };
  return findKey(keys, journal.new) === undefined ? { end: "undone" } : { do: "delete-key", which: "new" };
}

/** Those that do not get the key back. */
function lastingStrays({ strays, restores }: RotationState): StrayProfile[] {
  const isRestored = (stray: StrayProfile) =>
    stray.otherKeyId === undefined &&
    restores.some(({ file, profile }) => file === stray.file && profile === stray.profile);
  return strays.filter((stray) => !isRestored(stray));
}

/** A key that came after the rotation began: made by a run that never got to know it, or by others. */
export function lostKey({ journal, keys }: Pick<RotationState, "journal" | "keys">): AccessKey | undefined {
  return keys.find(({ accessKeyId }) => !journal.before.includes(accessKeyId));
}

function findKey(keys: readonly AccessKey[], { accessKeyId }: Pick<KeyPair, "accessKeyId">): AccessKey | undefined {
  return keys.find((key) => key.accessKeyId === accessKeyId);
}

/**
 * What holds once a step was taken. A dry run asks nothing else: its steps are `nextStep` and `afterStep` in turn.
 *
 * @param created the answer to `create-key`
 */
export function afterStep(state: RotationState, step: RotationStep, created?: KeyPair): RotationState {
  const { journal, keys, now } = state;
  switch (step.do) {
    case "delete-inactive-key":
    case "remove-lost-key":
      return { ...state, keys: without(keys, step.accessKeyId) };
    case "create-key": {
      if (created === undefined) throw new Error("A key was created, and it is not told which");
      const key = { accessKeyId: created.accessKeyId, status: "Active", created: now } as const;
      return { ...state, journal: { ...journal, new: created }, keys: [...keys, key] };
    }
    case "prove-key":
      return { ...state, proven: step.which };
    case "save-key": {
      const saved = {
        ...state,
        held: { old: step.which === "old", new: step.which === "new" },
        strays: lastingStrays(state),
      };
      if (step.which === "old" || journal.saved !== undefined) return saved;
      return { ...saved, journal: { ...journal, saved: now.toISOString() } };
    }
    case "announce-key":
      return { ...state, journal: { ...journal, announced: true } };
    case "deactivate-key":
      return { ...state, proven: undefined, hasDeactivated: true, keys: withStatus(keys, journal.old, "Inactive") };
    case "activate-key":
      return { ...state, proven: undefined, keys: withStatus(keys, journal.old, "Active") };
    case "delete-key":
      return { ...state, keys: without(keys, (step.which === "old" ? journal.old : journal.new)?.accessKeyId) };
  }
}

function without(keys: readonly AccessKey[], accessKeyId: string | undefined): AccessKey[] {
  return keys.filter((key) => key.accessKeyId !== accessKeyId);
}

function withStatus(keys: readonly AccessKey[], { accessKeyId }: KeyPair, status: AccessKey["status"]): AccessKey[] {
  return keys.map((key) => (key.accessKeyId === accessKeyId ? { ...key, status } : key));
}
