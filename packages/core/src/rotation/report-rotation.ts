import type { Context } from "../context/index.js";
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

/** What was done; the steps only where they were not told, as each was taken, on the very terminal that gets this. */
export function reportRotation(
  { out, err }: Pick<Context, "out" | "err">,
  result: RotationResult | NotDue,
): RotationReport {
  const data = rotationData(result);
  if ("notDue" in result) return { data, text: [] };
  const { journal, steps, end, profiles } = result;
  if (steps.length === 0 && result.undone === undefined && end.end === "waiting") return { data, text: [] };
  const held = profiles.length === 0 ? "" : ` Profiles: ${profiles.join(", ")}`;
  const ended = `${describeEnd(end, journal)}${held}`.split("\n");
  const isTold = out.isTerminal && err.isTerminal;
  return { data, text: isTold ? ended : [...ended, ...stepsOf(result, ({ done }) => `> ${done}`)] };
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
