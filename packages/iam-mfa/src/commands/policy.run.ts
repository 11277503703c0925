import { confirm, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import {
  attachGroupPolicy,
  createPolicy,
  groupExists,
  groupNotFound,
  nearGroups,
  whileSettling,
} from "@iam-tools/core/iam";
import { likelyPartition } from "@iam-tools/core/settings";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { enforcingPolicy } from "../policy/enforcing-policy.js";
import { requireIamName } from "../names/require-iam-name.js";
import { findEnforcingPolicy, policyDescription, type AccountPolicy } from "../policy/find-enforcing-policy.js";
import type { PolicyFlags } from "./policy.js";

/** What is to be put in place. */
interface PolicyPlan {
  readonly policy: AccountPolicy;
  readonly groupName: string | undefined;
}

export async function run(context: Context, flags: PolicyFlags): Promise<Result> {
  if (flags.create === undefined && flags.attachToGroup === undefined) {
    const document = enforcingPolicy(await likelyPartition(context, flags));
    const data = { dryRun: flags.dryRun, policyArn: null, groupName: null, document, steps: [] };
    return { data, text: [JSON.stringify(document, undefined, 2)], isVerbatim: true };
  }
  const plan = await planPolicy(context, flags);
  if (flags.dryRun) return report(plan, true);
  context.err.write(`${JSON.stringify(plan.policy.document, undefined, 2)}\n`);
  await applyPolicy(context, flags, plan);
  return report(plan, false);
}

async function planPolicy(context: Context, flags: PolicyFlags): Promise<PolicyPlan> {
  const { create: name = "require-mfa", attachToGroup: groupName } = flags;
  const typed = "iam-mfa policy --create NAME";
  requireIamName({ of: "policy", name, most: 128, otherwise: typed });
  const settings = { ...flags, readOnly: true };
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const otherwise = groupName === undefined ? typed : `${typed} --attach-to-group ${groupName}`;
  const policy = await findEnforcingPolicy(iam, { name, account: await getCallerIdentity(sts), otherwise });
  if (groupName !== undefined && !(await groupExists(iam, groupName))) {
    throw groupNotFound(await nearGroups(iam, [groupName]), "aws iam list-groups");
  }
  return { policy, groupName };
}

async function applyPolicy(context: Context, flags: PolicyFlags, { policy, groupName }: PolicyPlan): Promise<void> {
  if (groupName !== undefined) {
    const warning = `Users in the group "${groupName}" will be denied nearly everything until they use MFA.`;
    await confirm(context, { warning, yes: flags.yes });
  }
  const iam = await context.aws.iam(flags);
  if (!policy.exists) await createPolicy(iam, { ...policy, description: policyDescription });
  if (groupName === undefined) return;
  const { policyArn } = policy;
  await whileSettling(context, { codes: ["NoSuchEntity"], patience: 30_000, err: context.err }, () =>
    attachGroupPolicy(iam, { groupName, policyArn }),
  );
}

function report({ policy: { document, policyArn, exists }, groupName }: PolicyPlan, dryRun: boolean): Result {
  const did = (done: string, planned: string) => (dryRun ? planned : done);
  const steps = [
    ...(exists ? [] : [{ kind: "create-policy", policyArn }]),
    ...(groupName === undefined ? [] : [{ kind: "attach-group-policy", policyArn }]),
  ];
  const attached = groupName === undefined ? [] : [`${did("Attached", "Would attach")} it to the group ${groupName}`];
  return {
    data: { dryRun, policyArn, groupName: groupName ?? null, document, steps },
    text: [
      ...(dryRun ? [JSON.stringify(document, undefined, 2)] : []),
      exists ? `The policy ${policyArn} already exists` : `${did("Created", "Would create")} the policy ${policyArn}`,
      ...attached,
      ...(dryRun ? ["nothing was changed"] : []),
    ],
  };
}
