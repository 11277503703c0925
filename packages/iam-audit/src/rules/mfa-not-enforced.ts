import { requireMfaCommand } from "./next.js";
import type { AccountRule } from "./rule.js";

export const mfaNotEnforced: AccountRule = {
  id: "mfa-not-enforced",
  about: "account",
  severity: "medium",
  title: "No policy requires MFA of some users",
  why: "An MFA device protects the console alone, unless a policy denies what is done without it.",
  *check(account, { withoutMfa: { of, count, programs, some } }) {
    if (count === 0) return;
    const others = count - some.length;
    const who = `${some.join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
    const warning =
      programs === 0
        ? ""
        : ` Put no program into such a group, which would stop it: ${programs} of them ${programs === 1 ? "has" : "have"} neither a password nor an MFA device.`;
    yield {
      what: `In ${account.name}, ${count} of ${of} users with a password or an active access key may act without MFA: ${who}.${warning}`,
      next: requireMfaCommand(account, undefined),
    };
  },
};
