import { csvLine, openProgress, type Progress, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";

/** A column of a listing: its heading, and what a row shows there. */
export interface Column<Row> {
  readonly name: string;
  readonly of: (row: Row) => string;
}

export interface Listing<Row> {
  readonly columns: readonly Column<Row>[];
  /** What the rows are called with `--json`. */
  readonly name: string;
  readonly dataOf: (row: Row) => object;
}

/**
 * Rows as a table, as CSV, or with `--json` as objects; printed as they come, so that memory stays flat.
 *
 * @param rows in arrays of those that come together
 */
export function printRows<Row>(
  { clock, out }: Pick<Context, "clock" | "out">,
  rows: AsyncIterable<readonly Row[]>,
  { columns, name, dataOf }: Listing<Row>,
  { csv }: { readonly csv: boolean },
): Result {
  return {
    data: { [name]: objects(rows, dataOf) },
    isVerbatim: csv,
    text: csv
      ? csvLines(rows, columns)
      : tableLines(rows, columns, out.isTerminal ? { clock, width: out.columns } : { width: Infinity }),
  };
}

/** Where a person sees the rows come, they are progress enough. */
export function progressOfReading(
  context: Pick<Context, "clock" | "env" | "err" | "out">,
  what: string,
): Progress | undefined {
  return context.out.isTerminal ? undefined : openProgress(context, { what });
}

async function* objects<Row>(all: AsyncIterable<readonly Row[]>, dataOf: (row: Row) => object): AsyncGenerator<object> {
  for await (const rows of all) for (const row of rows) yield dataOf(row);
}

async function* csvLines<Row>(
  all: AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[],
): AsyncGenerator<string> {
  // With the first row, since there may be none for a reason that ends the run.
  let heading = [csvLine(columns.map(({ name }) => name))];
  for await (const rows of all) {
    if (rows.length === 0) continue;
    for (const line of heading) yield line;
    for (const row of rows) yield csvLine(columns.map(({ of }) => of(row)));
    heading = [];
  }
  for (const line of heading) yield line;
}

/** How many rows are enough to look at before the first is printed, for the columns' widths. */
const lookahead = 100;

/** Milliseconds for which a person waits for them. */
const patience = 500;

/** A row that is wider than the terminal would be broken anywhere: each of its cells gets a line. */
async function* tableLines<Row>(
  all: AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[],
  { clock, width }: { readonly clock?: Context["clock"]; readonly width: number },
): AsyncGenerator<string> {
  const began = clock?.now().getTime() ?? 0;
  const isLate = () => clock !== undefined && clock.now().getTime() - began > patience;
  const heading = columns.map(({ name }) => name);
  let first: string[][] | undefined = [heading];
  let widths: readonly number[] = [];
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  const fits = () => widths.reduce((sum, one) => sum + one + 2, -2) <= width;
  const lines = (table: readonly (readonly string[])[]) =>
    fits() ? table.map(line) : table.filter((cells) => cells !== heading).flatMap((cells) => folded(cells));
  const folded = ([first = "", ...others]: readonly string[]) => [
    first,
    ...others.flatMap((cell, index) => (cell === "" ? [] : [`  ${columns[index + 1]?.name.toLowerCase()}: ${cell}`])),
  ];
  // A line end in a value must not make a row of its own.
  const cellsOf = (row: Row) => columns.map(({ of }) => of(row).replaceAll(/[\n\t]/g, "\uFFFD"));
  for await (const rows of all) {
    const cells = rows.map(cellsOf);
    if (first === undefined) {
      for (const line of lines(cells)) yield line;
      continue;
    }
    first.push(...cells);
    if (first.length <= lookahead && !isLate()) continue;
    widths = widthsOf(first);
    for (const line of lines(first)) yield line;
    first = undefined;
  }
  widths = first === undefined ? widths : widthsOf(first);
  for (const line of lines(first ?? [])) yield line;
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const [heading = []] = rows;
  return heading.map((_cell, index) => Math.max(...rows.map((cells) => cells[index]?.length ?? 0)));
}

/** `2030-01-02 03:04`, in UTC; empty where there is none. */
export function minute(date: Date | undefined): string {
  return date === undefined ? "" : date.toISOString().slice(0, 16).replace("T", " ");
}
