import { quote } from "@iam-tools/core/files";
import { awsCommand } from "./next.js";
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
        // AWS deletes a group only once it has no policies.
        next: awsCommand(
          account,
          attached.length + inline.length === 0
            ? `iam delete-group --group-name ${quote(groupName)}`
            : `iam list-attached-group-policies --group-name ${quote(groupName)}`,
        ),
      };
    }
  },
};
