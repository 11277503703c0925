import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import {
  attachPolicy,
  detachPolicy,
  findPolicyAmong,
  getQuotas,
  listAttachedPolicies,
  listManagedPolicies,
  type ManagedPolicy,
} from "@iam-tools/core/iam";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { readUser } from "../listing/read-user.js";
import { refuseOneself } from "../user/person.js";
import { stepData } from "../user/step-data.js";
import { usualQuotas } from "../user/plan-update.js";
import { describeUserStep, type UserStep } from "../user/user-plan.js";
import type { PolicyFlags } from "./user-policy.js";

export async function runAttach(context: Context, flags: PolicyFlags): Promise<Result> {
  const { iam, userName, attached } = await read(context, flags);
  const found = findPolicyAmong(flags.policy, await listManagedPolicies(iam));
  if (attached.some(({ arn }) => arn === found.arn)) return report(flags, userName, undefined);
  await checkQuota(iam, userName, attached.length + 1);
  if (!flags.dryRun) await attachPolicy(iam, { userName, policyArn: found.arn });
  return report(flags, userName, { kind: "attach-policy", policy: found });
}

export async function runDetach(context: Context, flags: PolicyFlags): Promise<Result> {
  const { profile, region, endpointUrl } = flags;
  const [{ iam, userName, attached }, caller] = await Promise.all([
    read(context, flags),
    context.aws.sts({ profile, region, endpointUrl }).then(getCallerIdentity),
  ]);
  const found = findPolicyAmong(flags.policy, attached, `attached to ${userName}`);
  refuseOneself({ callerName: caller.userName }, userName);
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
