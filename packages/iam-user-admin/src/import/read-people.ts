import { dirname } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { hasCode, quote, usageError } from "@iam-tools/core/errors";
import { readText } from "@iam-tools/core/files";

/** What a file is called that comes from standard input. */
export const standardInput = "standard input";

/**
 * The text with the people.
 *
 * @param path absolute; `-` for standard input
 * @throws CliError USAGE where there is none, or it is not text
 */
export async function readPeople(context: Pick<Context, "files" | "prompt">, path: string): Promise<string> {
  if (path === "-") return readStandardInput(context);
  let text: string;
  try {
    text = await readText(context, path);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) {
      throw usageError(`The file ${path} does not exist.`, `To see what is there: ls ${quote(dirname(path))}`);
    }
    if (await beginsLikeWorkbook(context, path)) throw workbook(path);
    throw error;
  }
  if (text.startsWith(zip)) throw workbook(path);
  return text;
}

async function readStandardInput({ prompt }: Pick<Context, "prompt">): Promise<string> {
  const lines: string[] = [];
  for (let line = await prompt.readPipedLine(); line !== undefined; line = await prompt.readPipedLine()) {
    lines.push(line);
  }
  if (lines.length === 0) {
    throw usageError("Nothing came from standard input.", "Such as: iam-user-admin import - < people.csv");
  }
  if (lines[0]?.startsWith(zip) === true) throw workbook("Standard input");
  if (lines.some((line) => line.includes("\uFFFD"))) {
    throw usageError("What came from standard input is not UTF-8 text.", "Nothing was changed.");
  }
  return `${lines.join("\n")}\n`;
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT: xlsx, ods and numbers files are zip archives. */
const zip = "PK\u0003\u0004";
/** Of the older xls: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb */
const compoundFile = "\u00D0\u00CF\u0011\u00E0";

async function beginsLikeWorkbook({ files }: Pick<Context, "files">, path: string): Promise<boolean> {
  const content = await files.read(path).catch(() => new Uint8Array());
  const start = String.fromCharCode(...content.subarray(0, 4));
  return start === zip || start === compoundFile;
}

function workbook(what: string) {
  return usageError(
    `${what} is a spreadsheet program's own file, and not text.`,
    "Nothing was changed. In that program, save it as CSV (UTF-8), and import that file.",
  );
}
