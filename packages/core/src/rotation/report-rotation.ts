import { describeEnd, describeStep } from "./describe-step.js";
import type { Journal } from "./journal.js";
import type { End, Step } from "./next-step.js";
import type { NotDue } from "./rotate-key.js";
import type { RotationResult } from "./run-rotation.js";

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
  const data = { ...dataOf(journal, { steps, end, profiles }), dryRun: false };
  if (steps.length === 0 && end.end === "waiting") return { data, text: [] };
  const held = profiles.length === 0 ? "" : ` Profiles: ${profiles.join(", ")}`;
  return {
    data,
    text: [`${describeEnd(end, journal)}${held}`, ...steps.map((step) => `> ${describeStep(step, journal).done}`)],
  };
}

/** What would be done, from the very plan that a real run carries out. */
export function reportPlan(plan: RotationResult | NotDue): RotationReport {
  if ("notDue" in plan) return reportNotDue(plan);
  const { journal, steps, end, profiles } = plan;
  const { userName, accountId } = journal;
  return {
    data: { ...dataOf(journal, { steps, end, profiles }), dryRun: true },
    text: [
      `The access key of ${userName} (${accountId}) would be rotated. Profiles: ${profiles.join(", ")}`,
      ...steps.map((step) => `> would ${describeStep(step, journal).todo}`),
      ...(end.end === "waiting" ? [`> would leave the rest to a run after ${end.until}`] : []),
      "nothing was changed",
    ],
  };
}

function reportNotDue({ notDue: { profile, key, userName, created } }: NotDue): RotationReport {
  const { accessKeyId, profiles } = key;
  return { data: { profile, profiles, userName, accessKeyId, created, end: "not-due" }, text: [] };
}

/** Key ids whole; secrets never. */
function dataOf(
  { profile, userName, accountId, old, new: made }: Journal,
  { steps, end, profiles }: { steps: readonly Step[]; end: End; profiles: readonly string[] },
) {
  return {
    profile,
    profiles,
    userName,
    accountId,
    oldAccessKeyId: old.accessKeyId,
    newAccessKeyId: made?.accessKeyId ?? null,
    ...end,
    steps: steps.map((step) => step.do),
  };
}
