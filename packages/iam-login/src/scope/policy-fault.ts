import { CliError, exitCodes } from "@iam-tools/core/errors";

/** The most that AWS takes, in characters. */
export const longestPolicy = 2048;

export function policyMalformed(faults: readonly string[], cause?: unknown): CliError {
  return new CliError({
    code: "POLICY_MALFORMED",
    message: faults.join("\n"),
    hint: "Nothing was sent. How a policy is written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    exitCode: exitCodes.usage,
    cause,
  });
}

/** @param what the policy, as the beginning of a sentence: `The policy in p.json` */
export function requireShort(what: string, policy: string): void {
  if (policy.length <= longestPolicy) return;
  throw new CliError({
    code: "POLICY_TOO_LARGE",
    message: `${what} has ${policy.length.toLocaleString("en")} characters, spaces between its parts not counted; AWS accepts ${longestPolicy.toLocaleString("en")}.`,
    hint: "Nothing was sent. Name fewer actions and resources, or several at once: s3:Get*",
    exitCode: exitCodes.usage,
  });
}
