import { describeEnd, describeRotationStep, type StepWords } from "./describe-rotation-step.js";
import type { NotDue } from "./rotate-key.js";
import type { RotationResult } from "./rotation-work.js";

/** For programs and for people, as a command's result has them. */
export interface RotationReport {
  readonly data: object;
  /** Empty where there was nothing to do. */
  readonly text: readonly string[];
}

/** What was done. */
export function reportRotation(result: RotationResult | NotDue): RotationReport {
  if ("notDue" in result) return reportNotDue(result);
  const { journal, steps, end, profiles } = result;
  const data = { ...dataOf(result), dryRun: false };
  if (steps.length === 0 && result.undone === undefined && end.end === "waiting") return { data, text: [] };
  const held = profiles.length === 0 ? "" : ` Profiles: ${profiles.join(", ")}`;
  return {
    data,
    text: [`${describeEnd(end, journal)}${held}`, ...stepsOf(result, ({ done }) => `> ${done}`)],
  };
}

/** What would be done, from the very plan that a real run carries out. */
export function reportPlan(plan: RotationResult | NotDue): RotationReport {
  if ("notDue" in plan) return reportNotDue(plan);
  const { journal, end, profiles } = plan;
  const { userName, accountId } = journal;
  return {
    data: { ...dataOf(plan), dryRun: true },
    text: [
      `The ${end.end === "undone" ? "unfinished rotation of the " : ""}access key of ${userName} (${accountId}) would be ${end.end === "undone" ? "undone" : "rotated"}. Profiles: ${profiles.join(", ")}`,
      ...stepsOf(plan, ({ todo }) => `> would ${todo}`),
      ...(end.end === "waiting" ? [`> would leave the rest to a run after ${end.until}`] : []),
      "nothing was changed",
    ],
  };
}

function reportNotDue({ notDue: { profile, key, userName, created } }: NotDue): RotationReport {
  const { accessKeyId, profiles } = key;
  return { data: { profile, profiles, userName, accessKeyId, created, end: "not-due" }, text: [] };
}

/** What was undone first goes first. */
function stepsOf({ undone, journal, steps }: RotationResult, line: (words: StepWords) => string): string[] {
  const before = undone === undefined ? [] : stepsOf(undone, line);
  return [...before, ...steps.map((step) => line(describeRotationStep(step, journal)))];
}

/** Key ids whole; secrets never. */
function dataOf({ journal, steps, end, profiles, undone }: RotationResult) {
  const { profile, userName, accountId, old, new: made } = journal;
  return {
    profile,
    profiles,
    userName,
    accountId,
    oldAccessKeyId: old.accessKeyId,
    newAccessKeyId: made?.accessKeyId ?? null,
    ...end,
    steps: [...(undone?.steps ?? []), ...steps].map((step) => step.do),
  };
}
