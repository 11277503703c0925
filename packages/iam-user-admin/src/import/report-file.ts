import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { findOutputFile, unlessMissing } from "@iam-tools/core/files";
import { standardInput } from "./read-people.js";

/**
 * Where the report of an import goes.
 *
 * @param path as it was named, absolute
 * @param input the file with the people, or what standard input is called
 * @throws CliError USAGE where nothing can be written there; REFUSED where a file is there that is not an earlier report
 */
export async function findReportFile(context: Pick<Context, "files">, path: string, input: string): Promise<string> {
  const { files } = context;
  if (
    input !== standardInput &&
    (await unlessMissing(files.realPath(path), undefined)) === (await files.realPath(input))
  ) {
    throw usageError("The report would overwrite the file with the people.", "Name another file with --report.");
  }
  return findOutputFile(context, path, {
    name: "report",
    flag: "--report",
    earlier: "a report of an earlier import",
    isEarlier: isReport,
    usually: "report.json",
  });
}

function isReport(content: Uint8Array): boolean {
  try {
    const report: unknown = JSON.parse(new TextDecoder().decode(content));
    const { people } = (report ?? {}) as { readonly people?: unknown };
    return Array.isArray(people) && people.length > 0 && people.every(isReportRow);
  } catch {
    return false;
  }
}

function isReportRow(row: unknown): boolean {
  if (typeof row !== "object" || row === null) return false;
  const { line, email, accounts } = row as Readonly<Record<string, unknown>>;
  return typeof line === "number" && typeof email === "string" && Array.isArray(accounts);
}
