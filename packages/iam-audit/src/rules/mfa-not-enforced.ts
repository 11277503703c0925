import type { AccountRule } from "./rule.js";

export const mfaNotEnforced: AccountRule = {
  id: "mfa-not-enforced",
  about: "account",
  severity: "medium",
  title: "No policy requires MFA of some users",
  why: "An MFA device protects the console alone, unless a policy denies what is done without it.",
  *check({ name }, { withoutMfa: { of, count, some } }) {
    if (count === 0) return;
    const others = count - some.length;
    const who = `${some.join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
    yield {
      what: `In ${name}, ${count} of ${of} users with a password or an active access key may act without MFA: ${who}.`,
      next: "iam-mfa policy --create require-mfa --attach-to-group GROUP --dry-run",
    };
  },
};
