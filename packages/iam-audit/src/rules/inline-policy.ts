import { quote } from "@iam-tools/core/errors";
import { cis } from "./cis.js";
import { awsCommand, managedInsteadCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const inlinePolicy: UserRule = {
  id: "inline-policy",
  about: "user",
  severity: "low",
  title: "A policy is written into a user",
  why: "No list of policies shows it, and it has no earlier versions to go back to.",
  cis: cis(15),
  *check({ userName, policies }, account) {
    for (const { name } of policies?.inline ?? []) {
      yield {
        subject: { kind: "policy", id: name },
        what: `The policy ${name} is written into ${userName} itself. A managed policy that says the same, attached to a group of the user's, takes its place.`,
        next: managedInsteadCommand(
          account,
          { kind: "user", holder: userName, name, groupName: "GROUP" },
          awsCommand(account, `iam add-user-to-group --group-name GROUP --user-name ${quote(userName)}`),
        ),
      };
    }
  },
};
