import {
  describeEnd,
  describeStep,
  type End,
  type Journal,
  type RotationResult,
  type Step,
} from "@iam-tools/core/rotation";
import type { Row } from "./for-each-key.js";

/** What was done in one rotation. Nothing is said where nothing was done. */
export function rotationRow({ journal, steps, end, profiles }: RotationResult): Row {
  return {
    data: { ...dataOf(journal, { steps, end, profiles }), dryRun: false },
    text:
      steps.length === 0 && end.end === "waiting"
        ? []
        : [
            `${describeEnd(end, journal)}${profiles.length === 0 ? "" : ` Profiles: ${profiles.join(", ")}`}`,
            ...steps.map((step) => `> ${describeStep(step, journal).done}`),
          ],
  };
}

/** What would be done, from the very plan that a real run would carry out. */
export function plannedRow(
  journal: Journal,
  plan: { steps: readonly Step[]; end: End; profiles: readonly string[] },
): Row {
  const { steps, end, profiles } = plan;
  return {
    data: { ...dataOf(journal, plan), dryRun: true },
    text: [
      `The access key of ${journal.userName} (${journal.accountId}) would be rotated. Profiles: ${profiles.join(", ")}`,
      ...steps.map((step) => `> would ${describeStep(step, journal).todo}`),
      ...(end.end === "waiting" ? [`> would leave the rest to a run after ${end.until}`] : []),
      "nothing was changed",
    ],
  };
}

/** Key ids whole, for programs; secrets never. */
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
