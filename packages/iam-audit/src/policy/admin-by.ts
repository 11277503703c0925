import type { Account, User } from "../model/index.js";
import { isDenied, may, type Signer } from "./may.js";
import type { Rights } from "./rights-of.js";
import type { SignedBy } from "./without-mfa.js";

/** What an action has to be allowed on, for who has it to get all rights by it. */
type Target = "self" | "users" | "groups" | "policies" | "roles" | "all";

/**
 * Actions with which somebody gives all rights to themselves, or takes somebody's who has them; all of a way are needed.
 * As https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/ has them, but for those that depend on
 * what a function, a stack or an endpoint that is there already may do.
 */
const ways: readonly (readonly (readonly [action: string, on: Target])[])[] = [
  [["iam:AttachUserPolicy", "self"]],
  [["iam:PutUserPolicy", "self"]],
  [["iam:AddUserToGroup", "groups"]],
  [["iam:AttachGroupPolicy", "groups"]],
  [["iam:PutGroupPolicy", "groups"]],
  [["iam:CreatePolicyVersion", "policies"]],
  [["iam:SetDefaultPolicyVersion", "policies"]],
  [["iam:CreateAccessKey", "users"]],
  [["iam:CreateLoginProfile", "users"]],
  [["iam:UpdateLoginProfile", "users"]],
  [
    ["iam:UpdateAssumeRolePolicy", "roles"],
    ["sts:AssumeRole", "roles"],
  ],
  [
    ["iam:AttachRolePolicy", "roles"],
    ["sts:AssumeRole", "roles"],
  ],
  [
    ["iam:PutRolePolicy", "roles"],
    ["sts:AssumeRole", "roles"],
  ],
  ...[
    ["ec2:RunInstances"],
    ["cloudformation:CreateStack"],
    ["glue:CreateDevEndpoint"],
    ["lambda:CreateFunction", "lambda:InvokeFunction"],
    ["lambda:CreateFunction", "lambda:AddPermission"],
    ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    ["codebuild:CreateProject", "codebuild:StartBuild"],
    ["ecs:RegisterTaskDefinition", "ecs:RunTask"],
    ["sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
  ].map((actions) => [["iam:PassRole", "roles"] as const, ...actions.map((action) => [action, "all"] as const)]),
];

/**
 * How a user who has not all rights gets them without MFA, each way in words: `iam:PassRole with ec2:RunInstances`.
 * Roles that a user may take count where they may do everything.
 */
export function adminBy(user: User, account: Account, rights: Rights, signedBy: SignedBy): string[] {
  const signer: Signer = { userName: user.userName, signedBy };
  const targets = targetsOf(user, account);
  const isOpen = ([action, on]: readonly [string, Target]) =>
    targets[on].some((resource) => may(rights, { action, resource }, signer));
  const roles = (account.adminRoles ?? []).filter(({ arn, trusts }) => {
    const request = { action: "sts:AssumeRole", resource: arn };
    // A role that names the user needs no policy that allows it.
    if (trusts.includes(user.arn)) return !isDenied(rights, request, signer);
    return trusts.includes(account.id) && may(rights, request, signer);
  });
  return [
    ...ways
      .filter((way) => way.every(isOpen))
      .map(([first, ...others]) => [first?.[0], ...others.map(([action]) => action)])
      .map(([first, ...others]) => (others.length === 0 ? `${first}` : `${first} with ${others.join(" and ")}`)),
    ...roles.map(({ arn }) => `the role ${arn.replace(/^.*:role\//, "")}`),
  ];
}

/** What stands for each: one of them is enough. */
function targetsOf({ arn, groups, policies }: User, account: Account): Readonly<Record<Target, readonly string[]>> {
  const all = (kind: string) => `arn:${account.partition}:iam::${account.id}:${kind}/*`;
  const own = (groups ?? []).map((name) => account.groups?.find(({ groupName }) => groupName === name));
  const attached = [policies, ...own].flatMap((holder) => (holder?.attached ?? []).map((policy) => policy.arn));
  return {
    self: [arn],
    users: [all("user")],
    groups: [
      all("group"),
      ...(groups ?? []).map((name) => `arn:${account.partition}:iam::${account.id}:group/${name}`),
    ],
    // AWS's own have no account, and nobody changes them.
    policies: [all("policy"), ...attached.filter((policy) => policy.includes(`:${account.id}:`))],
    roles: [all("role")],
    all: ["*"],
  };
}
