import type { Context } from "@iam-tools/core/context";
import { quote, usageError } from "@iam-tools/core/errors";
import { absolute, readText, unlessMissing } from "@iam-tools/core/files";
import type { EarlierReport } from "../report/compare.js";

/**
 * A report that `--json` has printed before.
 *
 * @throws CliError USAGE where the file is none
 */
export async function readReport(context: Pick<Context, "files">, typed: string): Promise<EarlierReport> {
  const text = await unlessMissing(readText(context, absolute(context, typed)), undefined);
  if (text === undefined) {
    throw usageError(
      `There is no file ${typed}.`,
      `Check what follows --since, or write a report to compare with next time: iam-audit --json > ${quote(typed)}`,
    );
  }
  const report = parse(text);
  if (isReport(report)) return report;
  throw usageError(`${typed} is not a report of iam-audit.`, "Write one with: iam-audit --json > report.json");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isReport(value: unknown): value is EarlierReport {
  const { version, createdAt, accounts, findings, accepted } = (value ?? {}) as Record<string, unknown>;
  return version === 1 && isTime(createdAt) && areAccounts(accounts) && [findings, accepted].every(areFindings);
}

/** As `--json` prints it, and nothing that a terminal would obey. */
function isTime(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) && new Date(value).toJSON() === value;
}

function areAccounts(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((account: { id?: unknown } | null) => account?.id === null || typeof account?.id === "string")
  );
}

function areFindings(value: unknown): boolean {
  return Array.isArray(value) && value.every(isFinding);
}

function isFinding(value: unknown): boolean {
  const { rule, account, user, subject } = (value ?? {}) as Record<string, unknown>;
  const { kind, id } = (subject ?? {}) as Record<string, unknown>;
  return (
    [rule, account, kind, id].every((text) => typeof text === "string") && (user === null || typeof user === "string")
  );
}
