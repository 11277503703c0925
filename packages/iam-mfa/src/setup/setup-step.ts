import type { PolicyDocument } from "../policy/enforcing-policy.js";

/** One change of an account. */
export type SetupStep =
  | { readonly kind: "create-alias"; readonly alias: string }
  | {
      readonly kind: "set-password-policy";
      readonly minimumLength: number;
      /** Undefined where the account has no policy of its own yet. */
      readonly before: number | undefined;
    }
  | { readonly kind: "create-policy"; readonly policyArn: string; readonly document: PolicyDocument }
  | { readonly kind: "create-group"; readonly groupName: string }
  | { readonly kind: "attach-group-policy"; readonly groupName: string; readonly policyArn: string }
  | {
      readonly kind: "put-group-policy";
      readonly groupName: string;
      readonly policyName: string;
      readonly document: object;
    };

/** A step as a line: what was done, would be, or is left. */
export function describeSetupStep(step: SetupStep, tense: "done" | "would" | "left"): string {
  const verb = (base: string, past: string) => ({ done: past, would: `would ${base}`, left: base })[tense];
  switch (step.kind) {
    case "create-alias":
      return `- ${verb("give", "gave")} the account the alias ${step.alias}`;
    case "set-password-policy":
      return step.before === undefined
        ? `- ${verb("set", "set")} a password policy: at least ${step.minimumLength} characters, and everyone may change their own`
        : `- ${verb("raise", "raised")} the minimum length of passwords from ${step.before} to ${step.minimumLength}`;
    case "create-policy":
      return `- ${verb("create", "created")} the policy ${step.policyArn}`;
    case "create-group":
      return `- ${verb("create", "created")} the group ${step.groupName}`;
    case "attach-group-policy":
      return `- ${verb("attach", "attached")} ${step.policyArn} to the group ${step.groupName}`;
    case "put-group-policy":
      return `- ${verb("write", "wrote")} the policy ${step.policyName} into the group ${step.groupName}`;
  }
}

/** As `--json` has it: the same keys in every step. */
export function setupStepData(step: SetupStep) {
  return {
    kind: step.kind,
    groupName: "groupName" in step ? step.groupName : null,
    policyArn: "policyArn" in step ? step.policyArn : null,
    policyName: "policyName" in step ? step.policyName : null,
  };
}
