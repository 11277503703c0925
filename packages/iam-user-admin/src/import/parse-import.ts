import { toCliError } from "@iam-tools/core/errors";
import { parseEmailAddress } from "@iam-tools/core/username";
import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { isMap, isSeq, LineCounter, parseDocument } from "yaml";
import type { ImportRow, RowProblem } from "./import-row.js";

const columns = ["email", "groups", "mimic", "accounts"] as const;
type Cells = Partial<Record<(typeof columns)[number], string>>;

interface RawRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * The people of a CSV file with a heading (RFC 4180), or of a YAML list; groups and accounts are separated by spaces or
 * semicolons, or are lists in YAML.
 *
 * @param path tells by its ending which of the two it is
 */
export function parseImport(path: string, content: string): { rows: ImportRow[]; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const raw = /\.ya?ml$/i.test(path) ? readYaml(content, problems) : readCsv(content, problems);
  const rows = raw.map((row) => toRow(row, problems)).filter((row) => row !== undefined);
  const seen = new Map<string, number>();
  for (const { email, line } of rows) {
    const earlier = seen.get(email.toLowerCase());
    if (earlier !== undefined) problems.push({ line, message: `${email} is on line ${earlier} already` });
    else seen.set(email.toLowerCase(), line);
  }
  if (rows.length === 0 && problems.length === 0) problems.push({ line: 1, message: "there is nobody in the file" });
  return { rows, problems };
}

function readCsv(content: string, problems: RowProblem[]): RawRow[] {
  try {
    const records = parseCsv(content, {
      bom: true,
      columns: (heading: string[]) => heading.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    problems.push({ line: lines ?? 1, message: error.message });
    return [];
  }
}

function readYaml(content: string, problems: RowProblem[]): RawRow[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  for (const error of document.errors) {
    const message = error.message.split(" at line ")[0] ?? error.message;
    problems.push({ line: lines.linePos(error.pos[0]).line, message });
  }
  if (problems.length > 0) return [];
  if (!isSeq(document.contents)) {
    problems.push({ line: 1, message: "the file is not a list of people" });
    return [];
  }
  return document.contents.items.flatMap((item) => {
    const line = isMap(item) && item.range ? lines.linePos(item.range[0]).line : 1;
    if (!isMap(item)) {
      problems.push({ line, message: "a person is written as - email: first.last@example.com" });
      return [];
    }
    const entries = Object.entries(item.toJSON() as Record<string, unknown>);
    return [{ line, cells: Object.fromEntries(entries.map(([name, value]) => [name, cellOf(value)])) }];
  });
}

function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(cellOf).join(" ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function toRow({ line, cells }: RawRow, problems: RowProblem[]): ImportRow | undefined {
  const wrong = (message: string) => problems.push({ line, message });
  for (const name of Object.keys(cells)) {
    if (!(columns as readonly string[]).includes(name))
      wrong(`there is no column ${name}; there are ${columns.join(", ")}`);
  }
  const { email = "", groups = "", mimic = "", accounts = "" }: Cells = cells;
  try {
    parseEmailAddress(email);
  } catch (error) {
    wrong(toCliError(error).message.replace(/\.$/, ""));
    return undefined;
  }
  if (mimic !== "" && groups !== "") wrong("groups and mimic exclude one another");
  const names = words(accounts);
  return {
    line,
    email,
    rights:
      mimic === "" ? { kind: "groups", groups: words(groups) } : { kind: "mimic", userName: mimic, everything: false },
    accounts: names.length === 0 ? undefined : names,
  };
}

function words(text: string): string[] {
  return text.split(/[\s;]+/).filter((word) => word !== "");
}
