import type { UserStep } from "./user-plan.js";

/** Steps that follow one another and may go together are in one group; every other step is alone. */
export function inTurn(steps: readonly UserStep[]): UserStep[][] {
  const turns: UserStep[][] = [];
  let previous: UserStep | undefined;
  for (const step of steps) {
    if (previous !== undefined && takesAway(previous) && takesAway(step)) turns.at(-1)?.push(step);
    else turns.push([step]);
    previous = step;
  }
  return turns;
}

/** What takes one thing from a user, whatever else is taken. */
function takesAway(step: UserStep): boolean {
  if (step.last === true) return false;
  switch (step.kind) {
    case "remove-mfa-device":
    case "delete-password":
    case "delete-credential":
    case "deactivate-credential":
    case "activate-credential":
    case "detach-policy":
    case "remove-from-group":
    case "delete-inline-policy":
      return true;
    default:
      return false;
  }
}
