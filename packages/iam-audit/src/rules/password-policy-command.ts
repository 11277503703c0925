import type { PasswordPolicy } from "@iam-tools/core/iam";
import type { Account } from "../model/index.js";
import { awsCommand } from "./next.js";

/** What the CIS benchmark asks for. */
export const least = { length: 14, reusePrevention: 24 } as const;

/** AWS's default, which holds where an account has no policy, asks for three of the four. */
const strong = { symbols: true, numbers: true, uppercase: true, lowercase: true, usersMayChange: true } as const;

/** Makes the account's policy as strict as the benchmark, and keeps the rest of it: AWS replaces a policy whole. */
export function passwordPolicyCommand(account: Account): string {
  const policy: Partial<PasswordPolicy> = account.passwordPolicy ?? strong;
  const { minimumLength = 0, reusePrevention = 0, maxAgeDays, hardExpiry } = policy;
  const flags = [
    `--minimum-password-length ${Math.max(least.length, minimumLength)}`,
    `--password-reuse-prevention ${Math.max(least.reusePrevention, reusePrevention)}`,
    ...(policy.symbols ? ["--require-symbols"] : []),
    ...(policy.numbers ? ["--require-numbers"] : []),
    ...(policy.uppercase ? ["--require-uppercase-characters"] : []),
    ...(policy.lowercase ? ["--require-lowercase-characters"] : []),
    ...(policy.usersMayChange ? ["--allow-users-to-change-password"] : []),
    ...(maxAgeDays === undefined ? [] : [`--max-password-age ${maxAgeDays}`]),
    ...(hardExpiry ? ["--hard-expiry"] : []),
  ];
  return awsCommand(account, `iam update-account-password-policy ${flags.join(" ")}`);
}
