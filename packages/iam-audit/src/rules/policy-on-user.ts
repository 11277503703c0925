import { isQuarantine, quote } from "@iam-tools/core/errors";
import { cis } from "./cis.js";
import { awsCommand, inOrder } from "./next.js";
import type { UserRule } from "./rule.js";

export const policyOnUser: UserRule = {
  id: "policy-on-user",
  about: "user",
  severity: "low",
  title: "A managed policy is attached to a user",
  why: "Rights by groups can be seen and changed in one place.",
  cis: cis(15),
  *check({ userName, policies }, account) {
    for (const { name, arn } of policies?.attached ?? []) {
      if (isQuarantine(arn)) continue;
      yield {
        subject: { kind: "policy", id: arn },
        what: `The policy ${name} is attached to ${userName} itself. Attach it to a group, put the user into it, and detach it here.`,
        // In this order nobody is without their rights in between.
        next: inOrder(
          awsCommand(account, `iam attach-group-policy --group-name GROUP --policy-arn ${quote(arn)}`),
          awsCommand(account, `iam add-user-to-group --group-name GROUP --user-name ${quote(userName)}`),
          awsCommand(account, `iam detach-user-policy --user-name ${quote(userName)} --policy-arn ${quote(arn)}`),
        ),
      };
    }
  },
};
