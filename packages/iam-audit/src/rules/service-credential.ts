import { inactiveCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const serviceCredential: UserRule = {
  id: "service-credential",
  about: "user",
  severity: "medium",
  title: "A service-specific credential, such as a Bedrock API key",
  why: "It outlives every rotation of access keys, and works without MFA.",
  *check({ userName, credentials }, account) {
    for (const { kind, id, active, expired, expires, service } of credentials) {
      if (kind !== "service-credential" || !active || expired) continue;
      const end = expires === undefined ? "never expires" : `expires on ${expires.toISOString().slice(0, 10)}`;
      yield {
        subject: { kind, id },
        what: `${userName} has an active credential for ${service ?? "a service"}, ${id}, which ${end}.`,
        next: inactiveCommand(account, userName, { kind, id }),
      };
    }
  },
};
