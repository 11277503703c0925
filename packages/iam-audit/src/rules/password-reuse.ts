import { cis } from "./cis.js";
import { least, passwordPolicyCommand } from "./password-policy-command.js";
import type { AccountRule } from "./rule.js";

export const passwordReuse: AccountRule = {
  id: "password-reuse",
  about: "account",
  severity: "low",
  title: "Earlier passwords may be used again",
  why: "A password that leaked once comes back.",
  cis: cis(9),
  *check(account) {
    const { passwordPolicy, name } = account;
    const kept = passwordPolicy === null ? 0 : passwordPolicy?.reusePrevention;
    if (kept === undefined || kept >= least.reusePrevention) return;
    yield {
      what: `Passwords in ${name} may be used again ${kept === 0 ? "at once" : `after ${kept} others`}; the benchmark asks for ${least.reusePrevention}.`,
      next: passwordPolicyCommand(account),
    };
  },
};
