import { quote } from "@iam-tools/core/errors";
import { cis } from "./cis.js";
import { daysSince } from "../model/index.js";
import { awsCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const passwordUnused: UserRule = {
  id: "password-unused",
  about: "user",
  severity: "medium",
  title: "A password is no longer used",
  why: "Nobody misses a password that nobody uses, but for those who guess it.",
  cis: cis(12),
  *check({ userName, password, passwordLastUsed }, account, { unused }) {
    const days = daysSince(passwordLastUsed, account.now);
    // One that was created since is new, whatever was used before.
    const age = daysSince(password?.created, account.now) ?? days;
    if (!password || days === undefined || age === undefined || Math.min(days, age) <= unused) return;
    yield {
      subject: { kind: "password", id: userName },
      what: `The password of ${userName} was last used ${days} days ago.`,
      next: awsCommand(account, `iam delete-login-profile --user-name ${quote(userName)}`),
    };
  },
};
