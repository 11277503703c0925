import { quote } from "@iam-tools/core/errors";
import type { AccessKey, Account, User } from "../model/index.js";
import { adminCommand, awsCommand, inactiveCommand, inOrder } from "./next.js";
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
    const { userName, accessKeys } = user;
    const active = accessKeys?.filter(({ status }) => status === "Active");
    const isOver =
      active?.length === 0 ? " No key of the user is active now. End it once AWS's support case is answered." : "";
    yield {
      what: `AWS quarantined ${userName} with ${policy.replace(/^.*\//, "")}: an access key of the user is public.${isOver}`,
      next: nextOf(user, account, { policy, active }),
    };
  },
};

interface Quarantine {
  /** ARN. */
  readonly policy: string;
  /** Undefined where keys could not be read. */
  readonly active: readonly AccessKey[] | undefined;
}

function nextOf(user: User, account: Account, { policy, active }: Quarantine): string {
  const named = `--user-name ${quote(user.userName)}`;
  if (active?.length === 0) {
    return awsCommand(account, `iam detach-user-policy ${named} --policy-arn ${quote(policy)}`);
  }
  const inactive = active?.map(({ accessKeyId: id }) =>
    inactiveCommand(account, user.userName, { kind: "access-key", id }),
  );
  return (
    adminCommand(account, user, "--compromised") ??
    (inactive === undefined ? awsCommand(account, `iam list-access-keys ${named}`) : inOrder(...inactive))
  );
}
