import type { Finding } from "./report.js";

/** What tells a finding from every other, in each report anew: what it is about, and not how it is worded. */
export function identityOf({
  rule,
  account,
  user,
  subject,
}: Pick<Finding, "rule" | "account" | "user" | "subject">): string {
  return [rule, account, user ?? "", subject.kind, subject.id].join(" ");
}
