import { quote } from "@iam-tools/core/files";
import { awsCommand, adminCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const quarantined: UserRule = {
  id: "quarantined",
  about: "user",
  severity: "critical",
  title: "AWS found a key of the user in public",
  why: "Whoever found the key too may have used it. The quarantine denies some actions and not all.",
  *check(user, account) {
    const policy = account.quarantined?.get(user.userName);
    if (policy === undefined) return;
    yield {
      what: `AWS quarantined ${user.userName} with ${policy.replace(/^.*\//, "")}: an access key of the user is public.`,
      next:
        adminCommand(account, user, "--compromised") ??
        awsCommand(account, `iam list-access-keys --user-name ${quote(user.userName)}`),
    };
  },
};
