import { cis } from "./cis.js";
import { daysSince } from "../model/index.js";
import type { AccountRule } from "./rule.js";

export const rootUsed: AccountRule = {
  id: "root-used",
  about: "account",
  severity: "high",
  title: "The root user was used lately",
  why: "What the root user does, no policy limits and no name explains. Few tasks need it.",
  cis: cis(7),
  *check({ root, name, now }, _seen, { unused }) {
    const days = daysSince(root?.lastUsed, now);
    if (days === undefined || days > unused) return;
    yield {
      subject: { kind: "root", id: "root" },
      what: `The root user of ${name} was used ${days === 0 ? "today" : `${days} days ago`}.`,
    };
  },
};
