import { cis } from "./cis.js";
import type { AccountRule } from "./rule.js";

export const rootWithoutMfa: AccountRule = {
  id: "root-without-mfa",
  about: "account",
  severity: "critical",
  title: "The root user has no MFA device",
  why: "No policy limits the root user, so that a password that leaks is the whole account.",
  cis: cis(5),
  *check({ root, name }) {
    if (root?.hasMfa !== false || !root.hasPassword) return;
    yield {
      subject: { kind: "root", id: "root" },
      what: `The root user of ${name} has a password and no MFA device. Sign in as the root user and add one, better two.`,
    };
  },
};
