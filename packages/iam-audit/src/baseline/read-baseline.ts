import type { Context } from "@iam-tools/core/context";
import { didYouMean, usageError } from "@iam-tools/core/errors";
import { absolute, readText, unlessMissing } from "@iam-tools/core/files";
import { readYaml } from "@iam-tools/core/yaml";
import { rules } from "../rules/index.js";
import type { AcceptedEntry } from "./baseline.js";

const names = ["rule", "account", "user", "subject", "reason", "until"] as const;
type Name = (typeof names)[number];

const example = "An entry has: rule, reason, until (such as 2030-12-31), and, to be narrower, account, user, subject";

/**
 * Findings that somebody accepts, in YAML or JSON: a list of entries.
 *
 * @throws CliError USAGE with the line of all that is wrong in it
 */
export async function readBaseline(context: Pick<Context, "files">, typed: string): Promise<AcceptedEntry[]> {
  const path = absolute(context, typed);
  const text = await unlessMissing(readText(context, path), undefined);
  if (text === undefined) {
    throw usageError(`There is no file ${typed}.`, `Check what follows --baseline, or write it. ${example}`);
  }
  const { value, faults, lineOf } = readYaml(text);
  const [entries, wrong] = faults.length > 0 ? [[], faults] : readEntries(value ?? [], lineOf);
  if (wrong.length === 0) return entries;
  const lines = wrong.map(({ line, message }) => `line ${line}: ${message}`);
  throw usageError(`${typed} is not a baseline:\n${lines.join("\n")}`, example);
}

type Faults = { readonly line: number; readonly message: string }[];
type LineOf = (place: readonly (string | number)[]) => number;

function readEntries(value: unknown, lineOf: LineOf): [AcceptedEntry[], Faults] {
  if (!Array.isArray(value)) return [[], [{ line: 1, message: "expected a list of entries, each after a dash" }]];
  const faults: Faults = [];
  const entries = value.map((entry: unknown, index) => {
    const line = lineOf([index]);
    const fault = (message: string, name?: string) =>
      void faults.push({ line: name === undefined ? line : lineOf([index, name]), message });
    return readEntry(entry, { line, fault });
  });
  return [entries.filter((entry) => entry !== undefined), faults];
}

interface Place {
  readonly line: number;
  readonly fault: (message: string, name?: string) => void;
}

function readEntry(entry: unknown, { line, fault }: Place): AcceptedEntry | undefined {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    fault("expected settings, one `name: value` per line");
    return undefined;
  }
  const given = new Map<Name, string>();
  for (const [name, value] of Object.entries(entry) as [string, unknown][]) {
    const known = names.find((one) => one === name);
    if (known === undefined) fault(`unknown: ${name}${didYouMean(name, names)}`, name);
    else if (known === "account" && typeof value === "number") given.set(known, String(value).padStart(12, "0"));
    else if (typeof value !== "string" || value === "") fault(`${name} must be text; put it in quotes`, name);
    else given.set(known, value);
  }
  const [rule, reason, until] = [given.get("rule"), given.get("reason"), given.get("until")];
  for (const name of ["rule", "reason", "until"] as const) {
    if (!Object.hasOwn(entry, name)) fault(`${name} is missing`);
  }
  const ids = rules.map(({ id }) => id);
  if (rule !== undefined && !ids.includes(rule)) fault(`there is no rule ${rule}${didYouMean(rule, ids)}`, "rule");
  if (until !== undefined && !isDay(until)) fault("until must be a day, such as 2030-12-31", "until");
  if (rule === undefined || reason === undefined || until === undefined) return undefined;
  const [account, user, subject] = [given.get("account"), given.get("user"), given.get("subject")];
  return { rule, account, user, subject, reason, until, line };
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  // 30 February is the first or second of March.
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toJSON().startsWith(text);
}
