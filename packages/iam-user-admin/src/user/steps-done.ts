import type { UserPlan, UserStep } from "./user-plan.js";

/** Before and after the delivery. */
export function allSteps({ steps, afterDelivery }: UserPlan): UserStep[] {
  return [...steps, ...afterDelivery];
}

/** Those of the plan that are done, in its order: what goes together is done in any. */
export function stepsDone(plan: UserPlan | undefined, done: readonly UserStep[]): UserStep[] {
  return plan === undefined ? [] : allSteps(plan).filter((step) => done.includes(step));
}
