import { daysSince } from "../model/index.js";
import { inactiveCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const sshKey: UserRule = {
  id: "ssh-key",
  about: "user",
  severity: "low",
  title: "An SSH key for CodeCommit",
  why: "It outlives every rotation of access keys, and nothing tells when it was last used.",
  *check({ userName, credentials }, account) {
    for (const { kind, id, active, created } of credentials) {
      if (kind !== "ssh-key" || !active) continue;
      yield {
        subject: { kind, id },
        what: `${userName} has an active SSH key, ${id}, ${daysSince(created, account.now) ?? "?"} days old.`,
        next: inactiveCommand(account, userName, { kind, id }),
      };
    }
  },
};
