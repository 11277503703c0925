import { daysSince } from "../model/index.js";
import { inactiveCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const signingCertificate: UserRule = {
  id: "signing-certificate",
  about: "user",
  severity: "low",
  title: "A signing certificate",
  why: "It outlives every rotation of access keys. Only old SOAP interfaces take it.",
  *check({ userName, credentials }, account) {
    for (const { kind, id, active, created } of credentials) {
      if (kind !== "signing-certificate" || !active) continue;
      yield {
        subject: { kind, id },
        what: `${userName} has an active signing certificate, ${id}, ${daysSince(created, account.now) ?? "?"} days old.`,
        next: inactiveCommand(account, userName, { kind, id }),
      };
    }
  },
};
