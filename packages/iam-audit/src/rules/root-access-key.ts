import { cis } from "./cis.js";
import type { AccountRule } from "./rule.js";

export const rootAccessKey: AccountRule = {
  id: "root-access-key",
  about: "account",
  severity: "critical",
  title: "The root user has an access key",
  why: "No policy limits the root user. Whoever has its key has the account, and can close it.",
  cis: cis(4),
  *check({ root, name }) {
    if (root?.hasAccessKey !== true) return;
    yield {
      subject: { kind: "root", id: "root" },
      what: `The root user of ${name} has an access key. Sign in as the root user and delete it.`,
    };
  },
};
