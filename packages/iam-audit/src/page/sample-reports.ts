import { auditAccount } from "../audit/audit-account.js";
import { makeReport } from "../audit/make-report.js";
import type { Account, User } from "../model/index.js";
import { plain } from "../report/keep-finding.js";
import type { AccountReport, Report } from "../report/report.js";
import { sampleAccountReport } from "../report/samples.js";
import { daysAgo, now, sampleAccount, sampleUser } from "../rules/samples.js";

/** For the tests of the page: what an audit of such accounts reports. */
export async function reportOf(accounts: readonly SampleAccount[]): Promise<Report> {
  const limits = { keyAge: 90, unused: 45 };
  const audited = await Promise.all(
    accounts.map(({ users, ...account }) =>
      auditAccount({ account: sampleAccount(account), users: each(users), unreadable: () => [] }, limits),
    ),
  );
  return makeReport({
    toolVersion: "1.2.3",
    createdAt: now,
    limits,
    accounts: audited,
    findings: audited.flatMap(({ findings }) => findings),
    accepted: [],
  });
}

export interface SampleAccount extends Partial<Account> {
  readonly users: readonly User[];
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

/** Users with two keys each, of all ages; some have a password, some MFA. */
export function manyUsers(number: number): User[] {
  return Array.from({ length: number }, (_, index) => {
    const userName = `${names[index % names.length]}.${surnames[(index * 7) % surnames.length]}-${index}`;
    const hasPassword = index % 3 === 0;
    return sampleUser({
      userName,
      created: daysAgo(700),
      tags: { email: `${userName}@example.com` },
      password: hasPassword ? { created: daysAgo(600), resetRequired: false, changed: daysAgo(index % 200) } : null,
      passwordLastUsed: hasPassword ? (index % 12 === 0 ? null : daysAgo((index * 5) % 120)) : null,
      accessKeys: [0, 1].map((key) => ({
        accessKeyId: `AKIA${(index * 2 + key).toString(36).toUpperCase().padStart(16, "EXAMPLE000000000")}`,
        status: "Active",
        created: daysAgo(20 + ((index * 13 + key * 300) % 600)),
        lastUsed: (index + key) % 5 === 0 ? null : daysAgo((index * 3 + key) % 150),
      })),
      mfaDevices:
        index % 6 === 0
          ? [{ serialNumber: `arn:aws:iam::111122223333:mfa/${userName}`, kind: "virtual", enabled: daysAgo(200) }]
          : [],
      policies: {
        attached:
          index % 40 === 0 ? [{ name: "AdministratorAccess", arn: "arn:aws:iam::aws:policy/AdministratorAccess" }] : [],
        inline: [],
        boundary: null,
      },
    });
  });
}

const names = ["ann", "max", "jane", "roger", "zoe", "li", "omar", "ines", "noah", "eva", "tomasz"];
const surnames = ["doe", "siggs", "featherstonehaugh", "ng", "okafor", "lindqvist", "haas", "moreau", "sato"];

/** Several accounts, one that could not be read, something accepted, new and fixed. */
export async function variedReport(): Promise<Report> {
  const users = manyUsers(120);
  const report = await reportOf([
    { id: "111122223333", name: "dev", users: users.slice(0, 80), reportCreated: daysAgo(0.125) },
    {
      id: "444455556666",
      name: "production",
      users: users.slice(80, 100),
      root: { hasAccessKey: true, hasMfa: false, hasPassword: true, lastUsed: daysAgo(3) },
      reportCreated: daysAgo(3),
    },
    { id: "777788889999", name: "data-platform-sandbox-of-the-analytics-team", users: users.slice(100) },
  ]);
  const failed: AccountReport = {
    ...sampleAccountReport,
    id: "123412341234",
    name: "legacy",
    error: {
      code: "ACCESS_DENIED",
      message: "The role arn:aws:iam::123412341234:role/audit may not be taken by arn:aws:iam::111122223333:user/ann.",
      hint: "Check the role's trust policy.",
    },
  };
  const isOpen = (_: unknown, index: number) => index % 29 !== 0;
  return {
    ...report,
    accounts: [...report.accounts, failed],
    comparedWith: daysAgo(30).toISOString(),
    findings: report.findings.filter(isOpen).map((finding, index) => ({ ...plain(finding), isNew: index % 17 === 0 })),
    accepted: report.findings
      .filter((finding, index) => !isOpen(finding, index))
      .slice(0, 8)
      .map((finding) => ({
        ...plain(finding),
        reason: "The build server's key; its move to a role is planned for autumn.",
        until: "2030-12-31",
      })),
    fixed: report.findings.filter((finding, index) => !isOpen(finding, index)).slice(8),
  };
}
