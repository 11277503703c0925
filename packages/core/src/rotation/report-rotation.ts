import { describeEnd, describeRotationStep, type StepWords } from "./describe-rotation-step.js";
import type { NotDue } from "./rotate-key.js";
import { rotationData, type RotationData } from "./rotation-data.js";
import type { RotationResult } from "./rotation-work.js";

/** For programs and for people, as a command's result has them. */
export interface RotationReport {
  readonly data: RotationData;
  /** Empty where there was nothing to do. */
  readonly text: readonly string[];
}

/** What was done. */
export function reportRotation(result: RotationResult | NotDue): RotationReport {
  const data = rotationData(result);
  if ("notDue" in result) return { data, text: [] };
  const { journal, steps, end, profiles } = result;
  if (steps.length === 0 && result.undone === undefined && end.end === "waiting") return { data, text: [] };
  const held = profiles.length === 0 ? "" : ` Profiles: ${profiles.join(", ")}`;
  return {
    data,
    text: [...`${describeEnd(end, journal)}${held}`.split("\n"), ...stepsOf(result, ({ done }) => `> ${done}`)],
  };
}

/** What would be done, from the very plan that a real run carries out. */
export function reportPlan(plan: RotationResult | NotDue): RotationReport {
  const data = rotationData(plan);
  if ("notDue" in plan) return { data, text: [] };
  const { journal, end, profiles } = plan;
  const { userName, accountId } = journal;
  return {
    data,
    text: [
      `The ${end.end === "undone" ? "unfinished rotation of the " : ""}access key of ${userName} (${accountId}) would be ${end.end === "undone" ? "undone" : "rotated"}. Profiles: ${profiles.join(", ")}`,
      ...stepsOf(plan, ({ todo }) => `> would ${todo}`),
      ...(end.end === "waiting" ? [`> would leave the rest to a run after ${end.until}`] : []),
      "nothing was changed",
    ],
  };
}

/** What was undone first goes first. */
function stepsOf({ undone, journal, steps }: RotationResult, line: (words: StepWords) => string): string[] {
  const before = undone === undefined ? [] : stepsOf(undone, line);
  return [...before, ...steps.map((step) => line(describeRotationStep(step, journal)))];
}
