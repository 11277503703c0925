import { cis } from "./cis.js";
import { daysSince } from "../model/index.js";
import type { UserRule } from "./rule.js";

export const keyOld: UserRule = {
  id: "key-old",
  about: "user",
  severity: "medium",
  title: "An access key is too old",
  why: "The longer a key lives, the more places have a copy of it: backups, logs, machines that were given away.",
  cis: cis(14),
  *check({ userName, accessKeys = [] }, { now }, limits) {
    for (const { accessKeyId, status, created } of accessKeys) {
      const days = daysSince(created, now);
      if (status !== "Active" || days === undefined || days <= limits.keyAge) continue;
      yield {
        subject: { kind: "access-key", id: accessKeyId },
        what: `The access key ${accessKeyId} of ${userName} is ${days} days old. Whoever has it in a profile rotates it.`,
        next: `key-rotate --all --older-than ${limits.keyAge}d`,
      };
    }
  },
};
