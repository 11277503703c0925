import { confirm, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { applySetup } from "../setup/apply-setup.js";
import { planSetup, type SetupPlan } from "../setup/plan-setup.js";
import { describeSetupStep, setupStepData } from "../setup/setup-step.js";
import type { SetupFlags } from "./setup.js";

export async function run(context: Context, flags: SetupFlags): Promise<Result> {
  const plan = await planSetup(context, flags);
  if (flags.dryRun || plan.steps.length === 0) return report(plan, flags.dryRun);
  if (!flags.yes) context.err.write(`${[heading(plan), ...describe(plan, "would")].join("\n")}\n`);
  await confirm(context, { warning: warningOf(plan), yes: flags.yes });
  await applySetup(context, await context.aws.iam(flags), plan.steps);
  return report(plan, false);
}

function warningOf({ closing }: SetupPlan): string {
  if (closing.length === 0) return "This changes the whole account.";
  const groups = closing.map((name) => `"${name}"`).join(", ");
  return `Users in ${closing.length === 1 ? "the group" : "the groups"} ${groups} will be denied nearly everything until they use MFA.`;
}

function heading({ accountId, alias }: SetupPlan): string {
  return `Account ${accountId}${alias === undefined ? "" : ` (${alias})`}:`;
}

function describe({ steps }: SetupPlan, tense: "done" | "would"): string[] {
  return steps.length === 0 ? ["nothing to do"] : steps.map((step) => describeSetupStep(step, tense));
}

function report(plan: SetupPlan, dryRun: boolean): Result {
  const { accountId, alias, policyArn, groups, steps } = plan;
  return {
    data: { dryRun, accountId, alias: alias ?? null, policyArn, groups, steps: steps.map(setupStepData) },
    text: [
      heading(plan),
      ...describe(plan, dryRun ? "would" : "done"),
      ...(alias === undefined ? ["The account has no alias to end its users' names with: add --alias NAME"] : []),
      ...(dryRun ? ["nothing was changed"] : []),
    ],
  };
}
