import type { Journal } from "./journal.js";
import type { End, RotationStep } from "./next-step.js";
import type { NotDue } from "./rotate-key.js";
import type { RotationResult } from "./rotation-work.js";

/** What became of one key, or would in a dry run: for programs. Key ids are whole; secrets are not in it. */
export interface RotationData {
  readonly profile: string;
  /** Those that hold the key that is in force now; none where the rotation failed. */
  readonly profiles: readonly string[];
  readonly userName: string | null;
  readonly accountId: string | null;
  readonly oldAccessKeyId: string | null;
  readonly newAccessKeyId: string | null;
  readonly outcome: End["end"] | "not-due" | "failed";
  /** Where the outcome is `waiting`: until when the old key works. */
  readonly until: string | null;
  readonly steps: readonly StepData[];
}

interface StepData {
  readonly kind: RotationStep["do"];
  /** Null of a key that is yet to be made. */
  readonly accessKeyId: string | null;
}

/** A step that was taken, and what the journal said then. */
export type TakenStep = Parameters<(step: RotationStep, journal: Journal) => void>;

export function rotationData(result: RotationResult | NotDue): RotationData {
  if ("notDue" in result) {
    const { profile, key, userName, accountId } = result.notDue;
    const { accessKeyId: oldAccessKeyId, profiles } = key;
    const rest = { newAccessKeyId: null, outcome: "not-due", until: null, steps: [] } as const;
    return { profile, profiles, userName, accountId, oldAccessKeyId, ...rest };
  }
  const { journal, end, profiles } = result;
  return {
    ...keysOf(journal),
    profile: journal.profile,
    profiles,
    outcome: end.end,
    until: end.end === "waiting" ? end.until : null,
    steps: allSteps(result),
  };
}

/** Of a rotation that failed, by what is known of it. */
export function failedRotation(profile: string, taken: readonly TakenStep[]): RotationData {
  const journal = taken.at(-1)?.[1];
  const nobodys = { userName: null, accountId: null, oldAccessKeyId: null, newAccessKeyId: null };
  return {
    ...(journal === undefined ? nobodys : keysOf(journal)),
    profile,
    profiles: [],
    outcome: "failed",
    until: null,
    steps: taken.map(([step, then]) => stepData(step, then)),
  };
}

function keysOf({ userName, accountId, old, new: made }: Journal) {
  return { userName, accountId, oldAccessKeyId: old.accessKeyId, newAccessKeyId: made?.accessKeyId ?? null };
}

/** What was undone first goes first. */
function allSteps({ undone, journal, steps }: RotationResult): StepData[] {
  const before = undone === undefined ? [] : allSteps(undone);
  return [...before, ...steps.map((step) => stepData(step, journal))];
}

function stepData(step: RotationStep, { old, new: made }: Journal): StepData {
  if ("accessKeyId" in step) return { kind: step.do, accessKeyId: step.accessKeyId };
  const isOld = "which" in step && step.which === "old";
  return { kind: step.do, accessKeyId: isOld ? old.accessKeyId : (made?.accessKeyId ?? null) };
}
