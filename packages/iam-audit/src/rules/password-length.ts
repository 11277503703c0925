import { cis } from "./cis.js";
import { least, passwordPolicyCommand } from "./password-policy-command.js";
import type { AccountRule } from "./rule.js";

export const passwordLength: AccountRule = {
  id: "password-length",
  about: "account",
  severity: "medium",
  title: "Passwords may be shorter than 14 characters",
  why: "Short passwords are guessed.",
  cis: cis(8),
  *check(account) {
    const { passwordPolicy, name } = account;
    // AWS's default, which holds where there is no policy, asks for 8.
    const length = passwordPolicy === null ? 8 : passwordPolicy?.minimumLength;
    if (length === undefined || length >= least.length) return;
    yield {
      what: `Passwords in ${name} may have ${length} characters.`,
      next: passwordPolicyCommand(account),
    };
  },
};
