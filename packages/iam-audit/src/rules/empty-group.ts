import { quote } from "@iam-tools/core/errors";
import type { Account, Group } from "../model/index.js";
import { awsCommand, inOrder } from "./next.js";
import type { AccountRule } from "./rule.js";

export const emptyGroup: AccountRule = {
  id: "empty-group",
  about: "account",
  severity: "low",
  title: "Nobody is in a group",
  why: "Its rights are forgotten until somebody puts a user into it.",
  *check(account, { members }) {
    for (const { groupName, attached, inline } of members === undefined ? [] : (account.groups ?? [])) {
      if (members?.has(groupName)) continue;
      yield {
        subject: { kind: "group", id: groupName },
        what: `Nobody is in the group ${groupName}.`,
        next: deletion(account, { groupName, attached, inline }),
      };
    }
  },
};

/** AWS deletes a group only once it has no policies. What is written into it is printed before it is gone. */
function deletion(account: Account, { groupName, attached, inline }: Group): string {
  const named = `--group-name ${quote(groupName)}`;
  return inOrder(
    ...attached.map(({ arn }) => awsCommand(account, `iam detach-group-policy ${named} --policy-arn ${quote(arn)}`)),
    ...inline
      .map(({ name }) => `${named} --policy-name ${quote(name)}`)
      .flatMap((policy) => [
        awsCommand(account, `iam get-group-policy ${policy}`),
        awsCommand(account, `iam delete-group-policy ${policy}`),
      ]),
    awsCommand(account, `iam delete-group ${named}`),
  );
}
