import { readDuration } from "@iam-tools/core/cli";
import { usageError } from "@iam-tools/core/errors";
import type { AccessKey, MfaDevice } from "@iam-tools/core/iam";
import { addressIn, sameAddress } from "@iam-tools/core/username";
import { tagKeys } from "../tags/tag-keys.js";
import { isDeactivated } from "../user/deactivation-state.js";
import type { UserReader } from "./user-reader.js";

/** Which users are listed: those that every part is true of. */
export interface UserFilter {
  readonly groups: readonly string[];
  readonly pathPrefix: string | undefined;
  readonly quarantined: boolean;
  /** In the order in which they are asked: what takes fewer calls goes first. */
  readonly tests: readonly UserTest[];
}

/** Whether a part is true of a user, at a time in milliseconds. */
export type UserTest = (user: UserReader, now: number) => Promise<boolean>;

interface Part {
  /** Its place among the tests. */
  readonly cost: number;
  readonly test: UserTest;
}

const devices: readonly string[] = ["virtual", "hardware", "fido"] satisfies readonly MfaDevice["kind"][];

const known =
  "group=NAME, no-group, tag=KEY or tag=KEY=VALUE, email=ADDRESS, no-email, path=/PREFIX/, mfa or mfa=virtual|hardware|fido, no-mfa, key-age=TIME, key-unused=TIME, no-key, password-unused=TIME, unused=TIME, deactivated, active, quarantine; TIME is such as 90d";

/** @throws CliError USAGE */
export function parseUserFilter(typed: readonly string[]): UserFilter {
  const filter = { groups: [] as string[], pathPrefix: undefined as string | undefined, quarantined: false };
  const parts: Part[] = [];
  for (const word of typed) {
    const [, name = "", value] = /^([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === "group" && value) filter.groups.push(value);
    else if (name === "path" && value) filter.pathPrefix = parsePath(value);
    else if (name === "quarantine" && value === undefined) filter.quarantined = true;
    else {
      const part = parsePart(name, value);
      if (part === undefined) throw usageError(`--filter does not know "${word}".`, `Use: ${known}`);
      parts.push(part);
    }
  }
  return { ...filter, tests: parts.sort((a, b) => a.cost - b.cost).map(({ test }) => test) };
}

function parsePart(name: string, value: string | undefined): Part | undefined {
  const bare = value === undefined && Object.hasOwn(bareParts, name) ? bareParts[name] : undefined;
  if (bare !== undefined || value === undefined || value === "") return bare;
  const milliseconds = () => readDuration(`--filter ${name}`, value, "d") * 1000;
  switch (name) {
    case "tag":
      return { cost: 1, test: hasTag(value) };
    case "email":
      return { cost: 1, test: async ({ tags }) => sameAddress(addressIn(await tags()) ?? "", value) };
    case "mfa":
      if (!devices.includes(value)) return undefined;
      return { cost: 1, test: async ({ mfaDevices }) => (await mfaDevices()).some(({ kind }) => kind === value) };
    case "key-age":
      return { cost: 1, test: keyOlderThan(milliseconds()) };
    case "password-unused":
      return { cost: 1, test: passwordUnusedFor(milliseconds()) };
    case "key-unused":
      return { cost: 2, test: keyUnusedFor(milliseconds()) };
    case "unused":
      return { cost: 2, test: unusedFor(milliseconds()) };
    default:
      return undefined;
  }
}

const bareParts: Readonly<Record<string, Part | undefined>> = {
  "no-group": { cost: 1, test: async ({ groups }) => (await groups()).length === 0 },
  "no-email": { cost: 1, test: async ({ tags }) => (await tags())[tagKeys.email] === undefined },
  mfa: { cost: 1, test: async ({ mfaDevices }) => (await mfaDevices()).length > 0 },
  "no-mfa": { cost: 1, test: async ({ mfaDevices }) => (await mfaDevices()).length === 0 },
  "no-key": { cost: 1, test: async ({ keys }) => (await keys()).length === 0 },
  deactivated: { cost: 1, test: async ({ tags }) => isDeactivated({ tags: await tags() }) },
  active: { cost: 1, test: async ({ tags }) => !isDeactivated({ tags: await tags() }) },
};

function parsePath(text: string): string {
  if (text.startsWith("/")) return text;
  throw usageError(`A path begins with a slash: --filter path=/${text}`);
}

function hasTag(text: string): UserTest {
  const at = text.indexOf("=");
  const [key, value] = at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  return async ({ tags }) => {
    const has = await tags();
    return Object.hasOwn(has, key) && (value === undefined || has[key] === value);
  };
}

function keyOlderThan(age: number): UserTest {
  return async ({ keys }, now) => (await keys()).some((key) => isActive(key) && isBefore(key.created, now - age));
}

/** One that is younger than that is not counted as unused. */
function keyUnusedFor(age: number): UserTest {
  return async ({ keys, usedKeys }, now) => {
    const limit = now - age;
    if (!(await keys()).some((key) => isActive(key) && isBefore(key.created, limit))) return false;
    return (await usedKeys()).some((key) => isActive(key) && isBefore(key.lastUsed?.date ?? key.created, limit));
  };
}

/** A password that was set within that time is not counted as unused. */
function passwordUnusedFor(age: number): UserTest {
  return async ({ user, login }, now) => {
    const limit = now - age;
    if (user.passwordLastUsed !== undefined && user.passwordLastUsed.getTime() >= limit) return false;
    const found = await login();
    return found !== undefined && isBefore(found.created, limit);
  };
}

/** Neither password nor any key was used, by a user who is older than that. */
function unusedFor(age: number): UserTest {
  return async ({ user, usedKeys }, now) => {
    const limit = now - age;
    if (!isBefore(user.passwordLastUsed ?? user.created, limit)) return false;
    if (!isBefore(user.created, limit)) return false;
    return (await usedKeys()).every(({ lastUsed }) => lastUsed === undefined || isBefore(lastUsed.date, limit));
  };
}

function isActive({ status }: AccessKey): boolean {
  return status === "Active";
}

function isBefore(date: Date | undefined, limit: number): boolean {
  return date !== undefined && date.getTime() < limit;
}

/** Whether all that takes a call is true of a user. */
export async function matches({ tests }: UserFilter, user: UserReader, now: number): Promise<boolean> {
  for (const test of tests) if (!(await test(user, now))) return false;
  return true;
}
