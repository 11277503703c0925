import { daysSince } from "../model/index.js";
import { adminCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const passwordOld: UserRule = {
  id: "password-old",
  about: "user",
  severity: "medium",
  title: "A password is older than the account's policy allows",
  why: "It was set before the policy, or the user has not signed in since it expired.",
  *check(user, account) {
    const maxAge = account.passwordPolicy?.maxAgeDays;
    const days = daysSince(user.password?.changed, account.now);
    if (maxAge === undefined || days === undefined || days <= maxAge) return;
    yield {
      subject: { kind: "password", id: user.userName },
      what: `The password of ${user.userName} is ${days} days old by the credential report of ${account.reportCreated?.toISOString().slice(0, 16).replace("T", " ") ?? "AWS"}; the account's policy allows ${maxAge}.`,
      next: adminCommand(account, user, "--change-password"),
    };
  },
};
