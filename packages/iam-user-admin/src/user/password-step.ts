import { strongPasswordPolicy, type PasswordPolicy } from "@iam-tools/core/iam";
import type { Step } from "./user-plan.js";

/** @param policy undefined where it may not be read */
export function passwordStep(policy: PasswordPolicy | undefined): Step {
  return { kind: "set-password", minimumLength: (policy ?? strongPasswordPolicy).minimumLength };
}

export function passwordWarnings(policy: PasswordPolicy | undefined): string[] {
  if (policy === undefined) {
    return ["The account's password policy may not be read; the password is made to satisfy the strictest there is."];
  }
  if (policy.usersMayChange) return [];
  return [
    "The account's password policy does not let users change their password, and the first login asks for just that: give them the policy IAMUserChangePassword, or they cannot log in.",
  ];
}
