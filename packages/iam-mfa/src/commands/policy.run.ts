import { isDeepStrictEqual } from "node:util";
import { confirm, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { refusal, usageError } from "@iam-tools/core/errors";
import {
  attachGroupPolicy,
  createPolicy,
  findPolicyDocument,
  groupExists,
  groupNotFound,
  nearGroups,
  whileSettling,
} from "@iam-tools/core/iam";
import { likelyPartition } from "@iam-tools/core/settings";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { enforcingPolicy, type PolicyDocument } from "../policy/enforcing-policy.js";
import type { PolicyFlags } from "./policy.js";

/** What is to be put in place. */
interface PolicyPlan {
  readonly document: PolicyDocument;
  readonly name: string;
  readonly policyArn: string;
  /** False where that very policy is there already. */
  readonly create: boolean;
  readonly groupName: string | undefined;
}

export async function run(context: Context, flags: PolicyFlags): Promise<Result> {
  if (flags.create === undefined && flags.attachToGroup === undefined) {
    const document = enforcingPolicy(await likelyPartition(context, flags));
    const data = { dryRun: flags.dryRun, policyArn: null, groupName: null, document, steps: [] };
    return { data, text: [JSON.stringify(document, undefined, 2)] };
  }
  const plan = await planPolicy(context, flags);
  if (flags.dryRun) return report(plan, true);
  context.err.write(`${JSON.stringify(plan.document, undefined, 2)}\n`);
  await applyPolicy(context, flags, plan);
  return report(plan, false);
}

async function planPolicy(context: Context, flags: PolicyFlags): Promise<PolicyPlan> {
  const { create: name = "require-mfa", attachToGroup: groupName } = flags;
  checkName(name);
  const settings = { ...flags, readOnly: true };
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const { partition, accountId } = await getCallerIdentity(sts);
  const document = enforcingPolicy(partition);
  const policyArn = `arn:${partition}:iam::${accountId}:policy/${name}`;
  const existing = await findPolicyDocument(iam, policyArn);
  if (existing !== undefined && !isDeepStrictEqual(existing, document)) {
    throw refusal(
      `A policy named ${name} already exists, with different content.`,
      `Nothing was changed. Use another name for the new one: iam-mfa policy --create NAME${groupName === undefined ? "" : ` --attach-to-group ${groupName}`}`,
    );
  }
  if (groupName !== undefined && !(await groupExists(iam, groupName))) {
    throw groupNotFound(await nearGroups(iam, [groupName]));
  }
  return { document, name, policyArn, create: existing === undefined, groupName };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html: before an ARN is made from it. */
function checkName(name: string): void {
  if (/^[\w+=,.@-]{1,128}$/.test(name)) return;
  throw usageError(
    `"${name}" is not a valid policy name: use 1 to 128 letters A-Z, a-z, digits and + = , . @ - _.`,
    "Use another name: iam-mfa policy --create NAME",
  );
}

async function applyPolicy(context: Context, flags: PolicyFlags, plan: PolicyPlan): Promise<void> {
  const { groupName, policyArn } = plan;
  if (groupName !== undefined) {
    const warning = `Users in the group "${groupName}" will be denied nearly everything until they use MFA.`;
    await confirm(context, { warning, yes: flags.yes });
  }
  const iam = await context.aws.iam(flags);
  if (plan.create) {
    const description = "Denies nearly everything without MFA, but for setting MFA up";
    await createPolicy(iam, { name: plan.name, description, document: plan.document });
  }
  if (groupName === undefined) return;
  await whileSettling(context, { codes: ["NoSuchEntity"], patience: 30_000 }, () =>
    attachGroupPolicy(iam, { groupName, policyArn }),
  );
}

function report({ document, policyArn, create, groupName }: PolicyPlan, dryRun: boolean): Result {
  const did = (done: string, planned: string) => (dryRun ? planned : done);
  const steps = [
    ...(create ? [{ kind: "create-policy", policyArn }] : []),
    ...(groupName === undefined ? [] : [{ kind: "attach-group-policy", policyArn }]),
  ];
  const attached = groupName === undefined ? [] : [`${did("Attached", "Would attach")} it to the group ${groupName}`];
  return {
    data: { dryRun, policyArn, groupName: groupName ?? null, document, steps },
    text: [
      ...(dryRun ? [JSON.stringify(document, undefined, 2)] : []),
      create ? `${did("Created", "Would create")} the policy ${policyArn}` : `The policy ${policyArn} already exists`,
      ...attached,
      ...(dryRun ? ["nothing was changed"] : []),
    ],
  };
}
