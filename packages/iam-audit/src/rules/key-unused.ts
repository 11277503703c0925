import { cis } from "./cis.js";
import { daysSince } from "../model/index.js";
import { inactiveCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const keyUnused: UserRule = {
  id: "key-unused",
  about: "user",
  severity: "medium",
  title: "An access key is no longer used",
  why: "Nobody misses a key that nobody uses, but for those who found a copy of it.",
  cis: cis(12),
  *check({ userName, accessKeys = [] }, account, { unused }) {
    for (const { accessKeyId, status, lastUsed } of accessKeys) {
      const days = daysSince(lastUsed, account.now);
      if (status !== "Active" || days === undefined || days <= unused) continue;
      yield {
        subject: { kind: "access-key", id: accessKeyId },
        what: `The access key ${accessKeyId} of ${userName} was last used ${days} days ago.`,
        next: inactiveCommand(account, userName, { kind: "access-key", id: accessKeyId }),
      };
    }
  },
};
