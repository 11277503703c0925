import type { Context } from "../context/index.js";
import { describeEnd, describeGrace, describeRotationStep, type StepWords } from "./describe-rotation-step.js";
import type { NotDue } from "./rotate-key.js";
import { rotationData, type RotationData } from "./rotation-data.js";
import type { RotationCommands, RotationResult } from "./rotation-work.js";

/** For programs and for people, as a command's result has them. */
export interface RotationReport {
  readonly data: RotationData;
  /** Empty where there was nothing to do. */
  readonly text: readonly string[];
}

export interface ReportOptions {
  readonly commands: RotationCommands;
  /** Whether a timer may run the same line every day: then it is silent, but on a terminal, while there is nothing to do. */
  readonly isRoutine: boolean;
}

/** What was done; the steps only where they were not told, as each was taken, on the very terminal that gets this. */
export function reportRotation(
  { out, err }: Pick<Context, "out" | "err">,
  result: RotationResult | NotDue,
  { commands, isRoutine }: ReportOptions,
): RotationReport {
  const data = rotationData(result);
  if ("notDue" in result) return { data, text: [] };
  const { journal, steps, end, profiles } = result;
  if (steps.length === 0 && result.undone === undefined && end.end === "waiting") {
    const isSilent = isRoutine && !err.isTerminal;
    return { data, text: isSilent ? [] : [describeGrace(end.until, journal, commands)] };
  }
  const held = profiles.length === 0 ? "" : ` Profiles: ${profiles.join(", ")}`;
  const ended = `${describeEnd(end, journal)}${held}`.split("\n");
  const isTold = out.isTerminal && err.isTerminal;
  return { data, text: isTold ? ended : [...ended, ...stepsOf(result, ({ done }) => `> ${done}`)] };
}

/** What would be done, from the very plan that a real run carries out. */
export function reportPlan(
  plan: RotationResult | NotDue,
  { commands }: Pick<ReportOptions, "commands">,
): RotationReport {
  const data = rotationData(plan);
  if ("notDue" in plan) return { data, text: [] };
  const { journal, steps, end, profiles } = plan;
  if (steps.length === 0 && plan.undone === undefined && end.end === "waiting") {
    return { data, text: [describeGrace(end.until, journal, commands), "nothing was changed"] };
  }
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
