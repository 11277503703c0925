import { looksLikeProgram, type Account, type User } from "../model/index.js";
import { actsWithoutMfa } from "../policy/without-mfa.js";
import { rightsOf } from "../policy/rights-of.js";
import { signsBy } from "../policy/signs-by.js";
import { rules, type Found, type Limits, type Rule, type Seen, type Unreadable } from "../rules/index.js";
import { openCounter } from "./count.js";
import { openKeeper } from "../report/keep-finding.js";
import type { AccountReport, Finding } from "../report/report.js";

/** An account whose users come one by one, and what of it could not be read once they all came. */
export interface AccountToAudit {
  readonly account: Account;
  readonly users: AsyncIterable<User>;
  readonly unreadable: () => readonly Unreadable[];
}

export interface AuditedAccount {
  /** Without the counts of findings, which depend on what is accepted. */
  readonly report: Omit<AccountReport, "summary"> & { readonly summary: Omit<AccountReport["summary"], "findings"> };
  readonly findings: readonly Finding[];
}

/** Looks at one user after the other, and keeps what it found, not the users. */
export async function auditAccount(
  { account, users, unreadable }: AccountToAudit,
  limits: Limits,
): Promise<AuditedAccount> {
  const findings: Finding[] = [];
  const keep = openKeeper();
  const counter = openCounter(account);
  const watched = watch(account);
  for await (const user of users) {
    counter.add(user);
    watched.add(user);
    for (const rule of rules) {
      if (rule.about !== "user") continue;
      const user_ = { kind: "user", id: user.userName } as const;
      for (const found of rule.check(user, account, limits)) {
        findings.push(keep(toFinding(rule, found, { account, subject: user_, user: user.userName })));
      }
    }
  }
  const seen = watched.seen(unreadable());
  const itself = { kind: "account", id: account.id } as const;
  for (const rule of rules) {
    if (rule.about !== "account") continue;
    for (const found of rule.check(account, seen, limits)) {
      findings.push(keep(toFinding(rule, found, { account, subject: itself, user: null })));
    }
  }
  return {
    report: {
      id: account.id,
      name: account.name,
      readAt: account.now.toISOString(),
      error: null,
      credentialReportCreatedAt: account.reportCreated?.toISOString() ?? null,
      summary: counter.summary(),
      charts: counter.charts(),
    },
    findings,
  };
}

function toFinding(
  { id, severity }: Rule,
  { subject, what, next }: Found,
  orElse: Pick<Finding, "subject" | "user"> & { readonly account: Account },
): Finding {
  return {
    rule: id,
    severity,
    account: orElse.account.id,
    user: orElse.user,
    subject: subject ?? orElse.subject,
    what,
    next: next ?? null,
    isNew: null,
  };
}

/** How many users are named where there are many. */
const some = 3;

function watch(account: Account) {
  const members = new Map<string, number>();
  const withoutMfa = { of: 0, count: 0, programs: 0, some: [] as string[] };
  let [users, areGroupsKnown] = [0, true];
  return {
    add(user: User): void {
      users += 1;
      if (user.groups === undefined) areGroupsKnown = false;
      for (const name of user.groups ?? []) members.set(name, (members.get(name) ?? 0) + 1);
      const ways = signsBy(user);
      const rights = ways.length === 0 ? undefined : rightsOf(user, account);
      if (rights === undefined) return;
      withoutMfa.of += 1;
      if (!ways.some((signedBy) => actsWithoutMfa(rights, signedBy))) return;
      withoutMfa.count += 1;
      if (looksLikeProgram(user)) withoutMfa.programs += 1;
      if (withoutMfa.some.length < some) withoutMfa.some.push(user.userName);
    },
    seen: (unreadable: readonly Unreadable[]): Seen => ({
      users,
      members: areGroupsKnown ? members : undefined,
      withoutMfa,
      unreadable,
    }),
  };
}
