import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { CliError, namesLike, usageError } from "@iam-tools/core/errors";
import {
  attachPolicy,
  detachPolicy,
  getQuotas,
  listAttachedPolicies,
  listManagedPolicies,
  type ManagedPolicy,
} from "@iam-tools/core/iam";
import { foldCase } from "@iam-tools/core/username";
import { readUser } from "../listing/read-user.js";
import { stepData } from "../user/step-data.js";
import { usualQuotas } from "../user/plan-update.js";
import { describeUserStep, type UserStep } from "../user/user-plan.js";
import type { PolicyFlags } from "./user-policy.js";

export async function runAttach(context: Context, flags: PolicyFlags): Promise<Result> {
  const { iam, userName, attached } = await read(context, flags);
  const found = findPolicy(flags.policy, await listManagedPolicies(iam));
  if (attached.some(({ arn }) => arn === found.arn)) return report(flags, userName, undefined);
  await checkQuota(iam, userName, attached.length + 1);
  if (!flags.dryRun) await attachPolicy(iam, { userName, policyArn: found.arn });
  return report(flags, userName, { kind: "attach-policy", policy: found });
}

export async function runDetach(context: Context, flags: PolicyFlags): Promise<Result> {
  const { iam, userName, attached } = await read(context, flags);
  const found = findPolicy(flags.policy, attached, `attached to ${userName}`);
  if (!flags.dryRun) await detachPolicy(iam, { userName, policyArn: found.arn });
  return report(flags, userName, { kind: "detach-policy", policy: found });
}

async function read(
  context: Context,
  flags: PolicyFlags,
): Promise<{ iam: AwsClient; userName: string; attached: ManagedPolicy[] }> {
  const { user, profile, region, endpointUrl, dryRun } = flags;
  const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: dryRun });
  const { userName } = await readUser(context, iam, { typed: user, flags });
  return { iam, userName, attached: await listAttachedPolicies(iam, { userName }) };
}

/**
 * The policy of that name or ARN.
 *
 * @throws CliError POLICY_NOT_FOUND, with those that look like it; USAGE where several have the name
 */
function findPolicy(
  typed: string | undefined,
  policies: readonly ManagedPolicy[],
  where = "in this account",
): ManagedPolicy {
  const wanted = typed ?? "";
  const found = policies.filter(({ name, arn }) => arn === wanted || foldCase(name) === foldCase(wanted));
  const [policy, ...others] = found;
  if (others.length > 0) {
    throw usageError(`Several policies are named ${wanted}.`, `Use its ARN: ${found.map(({ arn }) => arn).join(", ")}`);
  }
  if (policy !== undefined) return policy;
  const near = namesLike(
    wanted.slice(wanted.lastIndexOf("/") + 1),
    policies.map(({ name }) => name),
  );
  throw new CliError({
    code: "POLICY_NOT_FOUND",
    message: `There is no policy "${wanted}" ${where}.`,
    hint: near.length === 0 ? "Nothing was changed." : `Did you mean ${near.join(" or ")}? Nothing was changed.`,
  });
}

async function checkQuota(iam: AwsClient, userName: string, count: number): Promise<void> {
  if (count <= usualQuotas.attachedPolicies) return;
  const { attachedPolicies } = await getQuotas(iam);
  if (count <= attachedPolicies) return;
  throw new CliError({
    code: "REQUEST_IMPOSSIBLE",
    message: `${userName} would have ${count} policies attached, but AWS allows ${attachedPolicies}.`,
    hint: "Nothing was changed. Put the user in a group that has the policy instead.",
  });
}

function report({ dryRun }: PolicyFlags, userName: string, step: UserStep | undefined): Result {
  const tense = dryRun ? "would" : "done";
  return {
    data: { userName, dryRun, steps: step === undefined ? [] : [stepData(step)] },
    text: [step === undefined ? "nothing to do" : describeUserStep(userName, step, tense)],
  };
}
