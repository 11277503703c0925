import { cis } from "./cis.js";
import { daysSince } from "../model/index.js";
import { inactiveCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const keyNeverUsed: UserRule = {
  id: "key-never-used",
  about: "user",
  severity: "medium",
  title: "An access key was never used",
  why: "It can be deleted without anybody missing it, and cannot leak then.",
  cis: cis(12),
  *check({ userName, accessKeys = [] }, account, { unused }) {
    for (const { accessKeyId, status, created, lastUsed } of accessKeys) {
      const days = daysSince(created, account.now);
      if (status !== "Active" || lastUsed !== null || days === undefined || days <= unused) continue;
      yield {
        subject: { kind: "access-key", id: accessKeyId },
        what: `The access key ${accessKeyId} of ${userName} was created ${days} days ago and never used.`,
        next: inactiveCommand(account, userName, { kind: "access-key", id: accessKeyId }),
      };
    }
  },
};
