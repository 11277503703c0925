import type { Account, OtherCredential, User } from "../model/index.js";
import type { Found, Limits, Rule } from "./rule.js";
import type { Seen } from "./seen.js";

/** For the tests of rules: the time that all of them count from. */
export const now = new Date("2030-06-01T12:00:00Z");

export function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

/** An account in which no rule finds anything. */
export function sampleAccount(account: Partial<Account> = {}): Account {
  return {
    id: "111122223333",
    name: "dev",
    partition: "aws",
    now,
    reached: {},
    root: { hasAccessKey: false, hasMfa: true, hasPassword: true, lastUsed: null },
    passwordPolicy: {
      minimumLength: 14,
      symbols: true,
      numbers: true,
      uppercase: true,
      lowercase: true,
      maxAgeDays: 90,
      reusePrevention: 24,
      usersMayChange: true,
      hardExpiry: false,
    },
    groups: [],
    documents: new Map(),
    adminRoles: [],
    quarantined: new Map(),
    reportCreated: null,
    ...account,
  };
}

/** A user of whom no rule finds anything. */
export function sampleUser(user: Partial<User> = {}): User {
  return {
    userName: "ann",
    arn: "arn:aws:iam::111122223333:user/ann",
    created: daysAgo(300),
    passwordLastUsed: null,
    tags: {},
    groups: [],
    policies: { attached: [], inline: [], boundary: null },
    password: null,
    accessKeys: [],
    mfaDevices: [],
    credentials: [],
    ...user,
  };
}

/** A credential other than an access key, active and without an end. */
export const sampleCredential = {
  kind: "service-credential",
  id: "ACCA1",
  active: true,
  expired: false,
  created: daysAgo(70),
  expires: undefined,
  service: "bedrock.amazonaws.com",
} satisfies OtherCredential;

/** A user who signs in every day, with a passkey and an app. */
export const person: User = sampleUser({
  password: { created: daysAgo(200), resetRequired: false, changed: daysAgo(20) },
  passwordLastUsed: daysAgo(1),
  mfaDevices: [
    { serialNumber: "arn:aws:iam::111122223333:mfa/ann", kind: "virtual", enabled: daysAgo(200) },
    { serialNumber: "arn:aws:iam::111122223333:u2f/user/ann/key", kind: "fido", enabled: daysAgo(200) },
  ],
});

/** A key that was used yesterday. */
export const accessKey = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  status: "Active",
  created: daysAgo(30),
  lastUsed: daysAgo(1),
} as const;

export interface Sample {
  readonly user?: User;
  readonly account?: Account;
  readonly seen?: Partial<Seen>;
  readonly limits?: Limits;
}

/** What a rule finds. */
export function foundBy(
  rule: Rule,
  { user = sampleUser(), account = sampleAccount(), seen, limits = { keyAge: 90, unused: 45 } }: Sample = {},
): Found[] {
  if (rule.about === "user") return [...rule.check(user, account, limits)];
  const nothing = {
    users: 1,
    members: new Map(),
    withoutMfa: { of: 1, count: 0, programs: 0, some: [] },
    unreadable: [],
  };
  return [...rule.check(account, { ...nothing, ...seen }, limits)];
}
