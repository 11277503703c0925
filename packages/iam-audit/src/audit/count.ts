import { daysSince, type AccessKey, type Account, type User } from "../model/index.js";
import type { AccountCharts, AccountSummary, Bucket } from "../report/report.js";

/** Counts users one by one; what it keeps does not grow with them. */
export interface Counter {
  add(user: User): void;
  charts(): AccountCharts;
  summary(): Omit<AccountSummary, "findings">;
}

const ages = [30, 90, 180, 365] as const;
const uses = [7, 45, 90, 365] as const;

export function openCounter({ now, groups }: Pick<Account, "now" | "groups">): Counter {
  const keyAges = openBuckets(ages, false);
  const keyUse = openBuckets(uses, true);
  const passwordUse = openBuckets(uses, true);
  const mfa = { passwordWithMfa: 0, passwordWithoutMfa: 0, keyWithMfa: 0, keyWithoutMfa: 0, neither: 0 };
  const devices = { virtual: 0, hardware: 0, fido: 0 };
  const summary = { users: 0, passwords: 0, activeKeys: 0, inactiveKeys: 0, mfaDevices: 0 };
  return {
    add(user) {
      const { password, passwordLastUsed, accessKeys = [], mfaDevices = [] } = user;
      const active = accessKeys.filter(isActive);
      summary.users += 1;
      summary.activeKeys += active.length;
      summary.inactiveKeys += accessKeys.length - active.length;
      summary.mfaDevices += mfaDevices.length;
      for (const { kind } of mfaDevices) devices[kind] += 1;
      for (const { created, lastUsed } of active) {
        keyAges.add(daysSince(created, now));
        if (lastUsed !== undefined) keyUse.add(lastUsed === null ? null : daysSince(lastUsed, now));
      }
      if (password) {
        summary.passwords += 1;
        if (passwordLastUsed !== undefined) {
          passwordUse.add(passwordLastUsed === null ? null : daysSince(passwordLastUsed, now));
        }
      }
      const place = placeOf(user, active.length);
      if (place !== undefined) mfa[place] += 1;
    },
    charts: () => ({
      keyAges: keyAges.all(),
      keyUse: keyUse.all(),
      passwordUse: passwordUse.all(),
      mfa: { ...mfa, devices: { ...devices } },
    }),
    summary: () => ({ ...summary, groups: groups?.length ?? 0 }),
  };
}

/** Where a user is counted; undefined where what decides it could not be read. */
function placeOf({ password, accessKeys, mfaDevices }: User, active: number) {
  if (password === undefined || accessKeys === undefined) return undefined;
  if (password === null && active === 0) return "neither";
  if (mfaDevices === undefined) return undefined;
  if (password === null) return mfaDevices.length > 0 ? "keyWithMfa" : "keyWithoutMfa";
  return mfaDevices.length > 0 ? "passwordWithMfa" : "passwordWithoutMfa";
}

function openBuckets(limits: readonly number[], withNever: boolean) {
  const counts = [...limits.map(() => 0), 0, 0];
  return {
    /** @param days null for never, undefined for what is not known */
    add(days: number | null | undefined): void {
      if (days === undefined) return;
      const place = days === null ? -1 : limits.findIndex((limit) => days <= limit);
      const index = days === null ? limits.length + 1 : place === -1 ? limits.length : place;
      counts[index] = (counts[index] ?? 0) + 1;
    },
    all(): Bucket[] {
      const labels = [...limits.map((limit) => `up to ${limit} days`), "older", ...(withNever ? ["never"] : [])];
      return labels.map((label, index) => ({
        label,
        upToDays: limits[index] ?? null,
        count: counts[index] ?? 0,
      }));
    },
  };
}

function isActive({ status }: AccessKey): boolean {
  return status === "Active";
}
