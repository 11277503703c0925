import { basename, dirname, join, sep } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { refusal, usageError } from "@iam-tools/core/errors";
import { unlessMissing } from "@iam-tools/core/files";
import { standardInput } from "./read-people.js";

type FileContext = Pick<Context, "files">;

/**
 * Where the report of an import goes: the file itself where a link was named. Looked at before anything is changed,
 * since the report is written when all is done.
 *
 * @param path as it was named, absolute
 * @param input the file with the people, or what standard input is called
 * @throws CliError USAGE where nothing can be written there; REFUSED where a file is there that is not an earlier report
 */
export async function findReportFile(context: FileContext, path: string, input: string): Promise<string> {
  const { files } = context;
  const folder = dirname(path);
  const kind = await kindOf(context, path);
  if (kind === "folder" || path.endsWith("/") || path.endsWith(sep))
    throw usageError(`${path} is a directory, not a file.`);
  if (kind === "other") throw usageError(`${path} is not a regular file.`);
  if ((await kindOf(context, folder)) !== "folder")
    throw usageError(`The directory ${folder} for the report does not exist.`);
  if (kind === undefined) {
    if ((await files.list(folder)).includes(basename(path))) {
      throw usageError(`${path} is a link to a file that does not exist; name the file itself.`);
    }
    return checkFolder(context, join(await files.realPath(folder), basename(path)));
  }
  const target = await files.realPath(path);
  if (input !== standardInput && target === (await files.realPath(input))) {
    throw usageError("The report would overwrite the file with the people.", "Name another file with --report.");
  }
  if (!isReport(await files.read(target))) {
    throw refusal(
      `${path} exists, but is not a report of an earlier import.`,
      "Nothing was changed. Name another file with --report, or remove that one.",
    );
  }
  return checkFolder(context, target);
}

/** The report is made beside the file, and takes its place. */
async function checkFolder({ files }: FileContext, target: string): Promise<string> {
  const folder = dirname(target);
  if (!(await files.canWrite(folder)))
    throw usageError(`The report cannot be written: you may not write to ${folder}.`);
  return target;
}

async function kindOf({ files }: FileContext, path: string) {
  return (await unlessMissing(files.stat(path), undefined))?.kind;
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
