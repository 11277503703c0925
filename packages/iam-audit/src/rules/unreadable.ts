import type { AccountRule } from "./rule.js";

export const unreadable: AccountRule = {
  id: "unreadable",
  about: "account",
  severity: "medium",
  title: "Something could not be read",
  why: "What was not read was not checked: that nothing was found there says nothing.",
  *check({ name }, { unreadable: parts }) {
    for (const { part, operation, message, users } of parts) {
      const whose = users === undefined ? name : `${users} ${users === 1 ? "user" : "users"} of ${name}`;
      yield {
        subject: { kind: "permission", id: operation },
        what: `Not checked: ${part} of ${whose}. ${message}`,
      };
    }
  },
};
