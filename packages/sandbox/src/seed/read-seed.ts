import { usageError, type CliError } from "@iam-tools/core/errors";
import * as v from "valibot";
import { memberStates } from "../state/organization.js";
import type { AccountSeed } from "./account-seed.js";
import { jsonFault } from "./json-fault.js";

/**
 * A seed file's content, checked.
 *
 * @param where the file, for the message
 * @throws CliError USAGE naming each thing that is wrong by its place, such as `users[2].groups`
 */
export function readSeed(text: string, where: string): AccountSeed {
  const seed = parse(text, where);
  if (Array.isArray(seed)) throw usageError(`The seed ${where} is a list; it must be one account.`, shownIn);
  const result = v.safeParse(accountSeed, seed);
  if (result.success) return result.output as AccountSeed;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "the file"}: ${problemOf(issue)}`);
  throw usageError(
    `The seed ${where} does not describe an account:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    shownIn,
  );
}

/** For a person who does not know what a seed may contain. */
export const shownIn = "The README of @iam-tools/sandbox shows what a seed may contain.";

function parse(text: string, where: string): unknown {
  const found: string[] = [];
  let seed: unknown;
  try {
    seed = JSON.parse(text, (name: string, value: unknown) => {
      if (reserved.has(name)) found.push(name);
      return value;
    });
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(where) : notJson(text, where);
  }
  const [name] = found;
  if (name !== undefined) throw usageError(`The seed ${where} calls something ${name}; give it another name.`);
  return seed;
}

function notJson(text: string, where: string): CliError {
  try {
    const { line, column, message } = jsonFault(text) ?? { line: 1, column: 1, message: "it is not JSON" };
    return usageError(
      `The seed ${where} is not JSON, from line ${line}, column ${column} on: ${message}.`,
      "Correct it there, and run this again.",
    );
  } catch (error) {
    if (error instanceof RangeError) return tooDeep(where);
    throw error;
  }
}

/** The parsers' stacks have an end. */
function tooDeep(where: string): CliError {
  return usageError(`The seed ${where} is nested too deeply.`, shownIn);
}

/** Names that JavaScript keeps for itself: what is called so would be left out silently. */
const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function problemOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === "strict_object" && issue.expected === "never") return "is unknown";
  if (issue.received === "undefined") return "is missing";
  return issue.type === "regex" || issue.kind === "validation"
    ? issue.message
    : `must be ${issue.expected}, not ${issue.received}`;
}

const name = v.pipe(
  v.string(),
  v.regex(/^[\w+=,.@-]{1,128}$/, "may contain only letters, digits and +=,.@_-, at most 128"),
);
const path = v.pipe(v.string(), v.regex(/^(\/|\/[!-~]+\/)$/, "must begin and end with /"));
const document = v.union([v.string(), v.looseObject({})]);
const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/, "must be twelve digits"));

const holder = {
  name,
  path: v.optional(path),
  inlinePolicies: v.optional(v.record(name, document)),
  attachedPolicies: v.optional(v.array(v.string())),
};

const policySeed = v.strictObject({
  name,
  path: v.optional(path),
  document,
  description: v.optional(v.string()),
});

const deviceSeed = v.strictObject({
  kind: v.optional(v.picklist(["virtual", "hardware", "fido"])),
  name: v.optional(name),
  serialNumber: v.optional(v.string()),
  seed: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z2-7]+=*$/, "must be base32: letters and the digits 2 to 7"))),
});

const groupSeed = v.strictObject(holder);

const userSeed = v.strictObject({
  ...holder,
  tags: v.optional(v.record(v.string(), v.string())),
  groups: v.optional(v.array(v.string())),
  password: v.optional(v.string()),
  passwordResetRequired: v.optional(v.boolean()),
  accessKeys: v.optional(
    v.union([
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2)),
      v.array(
        v.strictObject({
          id: v.optional(v.pipe(v.string(), v.regex(/^\w{16,128}$/, "must be 16 to 128 letters and digits"))),
          secret: v.optional(v.string()),
          status: v.optional(v.picklist(["Active", "Inactive", "Expired"])),
        }),
      ),
    ]),
  ),
  devices: v.optional(v.array(deviceSeed)),
  permissionsBoundary: v.optional(v.string()),
});

const roleSeed = v.strictObject({
  ...holder,
  trustPolicy: document,
  description: v.optional(v.string()),
  maxSessionDuration: v.optional(v.number()),
  permissionsBoundary: v.optional(v.string()),
});

const passwordPolicy = v.strictObject({
  MinimumPasswordLength: v.optional(v.number()),
  RequireSymbols: v.optional(v.boolean()),
  RequireNumbers: v.optional(v.boolean()),
  RequireUppercaseCharacters: v.optional(v.boolean()),
  RequireLowercaseCharacters: v.optional(v.boolean()),
  AllowUsersToChangePassword: v.optional(v.boolean()),
  MaxPasswordAge: v.optional(v.number()),
  PasswordReusePrevention: v.optional(v.number()),
  HardExpiry: v.optional(v.boolean()),
});

const account = {
  alias: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/, "is not a valid account alias")),
  ),
  passwordPolicy: v.optional(passwordPolicy),
  policies: v.optional(v.array(policySeed)),
  groups: v.optional(v.array(groupSeed)),
  users: v.optional(v.array(userSeed)),
  roles: v.optional(v.array(roleSeed)),
  devices: v.optional(v.array(deviceSeed)),
};

const organizationSeed = v.strictObject({
  managementAccount: v.optional(accountId),
  delegatedAdministrators: v.optional(v.array(accountId)),
  accounts: v.array(
    v.strictObject({
      id: accountId,
      name: v.pipe(v.string(), v.regex(/^[ -~]{1,50}$/, "must be 1 to 50 printable characters of ASCII")),
      unit: v.optional(v.string()),
      tags: v.optional(v.record(v.string(), v.string())),
      state: v.optional(v.picklist(memberStates)),
    }),
  ),
});

const accountSeed = v.strictObject({
  ...account,
  organization: v.optional(organizationSeed),
  accounts: v.optional(v.array(v.strictObject({ id: accountId, ...account }))),
});
