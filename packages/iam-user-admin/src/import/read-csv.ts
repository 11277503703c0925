import { didYouMean } from "@iam-tools/core/errors";
import { CsvError, parse as parser } from "csv-parse";
import { parse } from "csv-parse/sync";
import {
  columnOf,
  columns,
  type Cell,
  type ImportColumn,
  type Complain,
  type Pause,
  type RawRow,
} from "./import-row.js";

interface CsvRecord {
  /** Where it begins; a value in quotes may go over several lines. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The first row that is not empty is the heading, and all others have as many cells; or all cells are addresses. */
export async function readCsv(content: string, complain: Complain, pause: Pause): Promise<RawRow[]> {
  // The parser counts the two characters of a line end in quotes as two lines.
  const [heading, ...records] = await readRecords(content.replace(/\r\n?/g, "\n"), complain, pause);
  if (heading === undefined) return [];
  if (heading.cells.every((cell) => cell === "" || isLikeAddress(cell))) return addresses([heading, ...records]);
  const names = heading.cells.map((name) => columnOf(name) ?? name.toLowerCase());
  if (!checkHeading(names, heading.line, complain)) return [];
  return records.flatMap(({ line, cells }) => {
    if (cells.length !== names.length) {
      const count = `${cells.length} cell${cells.length === 1 ? "" : "s"}`;
      complain(line, `the row has ${count}, but the header has ${names.length}`);
      return [];
    }
    const named = names.map((name, index): [string, Cell] => [name, { line, value: cells[index] ?? "" }]);
    return [{ line, cells: Object.fromEntries(named) as Record<ImportColumn, Cell> }];
  });
}

/** A list of people and nothing else, as mail programs have it. */
function addresses(records: readonly CsvRecord[]): RawRow[] {
  return records.flatMap(({ line, cells }) =>
    cells.filter((cell) => cell !== "").map((value) => ({ line, cells: { email: { line, value } } })),
  );
}

const common = {
  bom: true,
  relax_column_count: true,
  // A spreadsheet leaves commas where rows were deleted.
  skip_records_with_empty_values: true,
  skip_empty_lines: true,
  trim: true,
} as const;

interface CsvInfo {
  readonly record: readonly string[];
  /** `lines`: where the record ends. */
  readonly info: { readonly lines: number };
}

async function readRecords(content: string, complain: Complain, pause: Pause): Promise<CsvRecord[]> {
  // What Excel takes for a word to itself.
  const [line = "", told] = /^\uFEFF?sep=(.)\n/i.exec(content) ?? [];
  // As many lines as before, so that their numbers stay.
  const text = told === undefined ? content : content.slice(line.length - 1);
  const options = { ...common, delimiter: told ?? delimiterOf(content), info: true };
  try {
    return await parseInPieces(text, options, pause);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines = 1, records = 0 } = error as CsvError & { lines?: number; records?: number };
    if (error.code !== "CSV_QUOTE_NOT_CLOSED") complain(lines, quoteFaults[error.code] ?? "this row is not valid CSV");
    else complain(lineAfter(text, options, records), 'a quote (") in this row is never closed');
    return [];
  }
}

async function parseInPieces(text: string, options: object, pause: Pause): Promise<CsvRecord[]> {
  const found: CsvRecord[] = [];
  const stream = parser(options);
  void feed();
  for await (const { record, info } of stream as AsyncIterable<CsvInfo>) {
    const breaks = record.reduce((count, cell) => count + (cell.match(/\n/g)?.length ?? 0), 0);
    found.push({ line: info.lines - breaks, cells: record });
  }
  return found;

  async function feed(): Promise<void> {
    try {
      for (let start = 0; start < text.length; start += pieceSize) {
        await pause();
        const takesMore = stream.write(text.slice(start, start + pieceSize));
        if (!takesMore) await new Promise((resolve) => stream.once("drain", resolve));
      }
      stream.end();
    } catch (error) {
      stream.destroy(error as Error);
    }
  }
}

/** Characters that take some milliseconds. */
const pieceSize = 65_536;

const quoteFaults: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE:
    'a quote (") stands inside a value; put the whole value in quotes, and write that one twice ("")',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a quote (") that ends a value; a quote in a value is written twice ("")',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'text follows a quote (") that ends a value; a quote in a value is written twice ("")',
};

/** Where the record begins that comes after so many whole ones. */
function lineAfter(text: string, options: object, records: number): number {
  const read = records === 0 ? [] : (parse(text, { ...options, to: records }) as unknown as CsvInfo[]);
  const before = read.at(-1)?.info.lines ?? 0;
  const empty = text
    .split("\n")
    .slice(before)
    .findIndex((line) => line.trim() !== "");
  return before + 1 + Math.max(0, empty);
}

/** Spreadsheets take a semicolon where the comma is the decimal point, and a tab for what is pasted. */
function delimiterOf(content: string): string {
  const scored = [",", ";", "\t"].map((delimiter) => {
    const [cells = []] = firstRecord(content, delimiter);
    const known = cells.filter((cell) => columnOf(cell) !== undefined || isLikeAddress(cell));
    return { delimiter, known: known.length, all: cells.length };
  });
  return scored.reduce((best, other) =>
    other.known > best.known || (other.known === best.known && other.all > best.all) ? other : best,
  ).delimiter;
}

function firstRecord(content: string, delimiter: string): string[][] {
  try {
    return parse(content, { ...common, delimiter, to: 1 });
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function isLikeAddress(cell: string): boolean {
  return /^[^@]+@[^@]+$/.test(cell);
}

function checkHeading(names: readonly string[], line: number, complain: Complain): boolean {
  if (names.some(isLikeAddress)) {
    complain(line, "the first row names no columns; begin with a heading, such as email,groups");
    return false;
  }
  const foreign = [...new Set(names.filter((name) => columnOf(name) === undefined))];
  const repeated = [
    ...new Set(names.filter((name, index) => columnOf(name) !== undefined && names.indexOf(name) !== index)),
  ];
  const problems = [
    ...foreign.map((name) =>
      name === ""
        ? "a column in the header has no name"
        : `unknown column ${name}${didYouMean(name, columns)}; allowed: ${columns.join(", ")}`,
    ),
    ...repeated.map((name) => `the column ${name} appears more than once`),
    ...(names.includes("email") ? [] : ["the header has no column email"]),
  ];
  for (const problem of problems) complain(line, problem);
  return problems.length === 0;
}
