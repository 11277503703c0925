import { managedInsteadCommand } from "./next.js";
import type { AccountRule } from "./rule.js";

export const inlinePolicyOfGroup: AccountRule = {
  id: "inline-policy-of-group",
  about: "account",
  severity: "low",
  title: "A policy is written into a group",
  why: "No list of policies shows it, and it has no earlier versions to go back to.",
  // 3.0 knows of three ways to give rights, and not of this one.
  cis: { "5.0": "1.14", "6.0": "2.14" },
  *check(account) {
    for (const { groupName, inline } of account.groups ?? []) {
      for (const { name } of inline) {
        yield {
          subject: { kind: "policy", id: `${groupName}/${name}` },
          what: `The policy ${name} is written into the group ${groupName} itself. A managed policy that says the same takes its place.`,
          next: managedInsteadCommand(account, { kind: "group", holder: groupName, name, groupName }),
        };
      }
    }
  },
};
