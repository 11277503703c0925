import { CsvError, parse } from "csv-parse/sync";
import { columns, type Cell, type Column, type Complain, type RawRow } from "./import-row.js";

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The first row that is not empty is the heading; all others have as many cells. */
export function readCsv(content: string, complain: Complain): RawRow[] {
  const [heading, ...records] = readRecords(content, complain);
  if (heading === undefined) return [];
  const names = heading.record.map((name) => name.toLowerCase());
  if (!checkHeading(names, heading.info.lines, complain)) return [];
  return records.flatMap(({ record, info: { lines: line } }) => {
    if (record.length !== names.length) {
      complain(
        line,
        `the row has ${record.length} cell${record.length === 1 ? "" : "s"}, and the heading has ${names.length}`,
      );
      return [];
    }
    const cells = names.map((name, index): [string, Cell] => [name, { line, value: record[index] ?? "" }]);
    return [{ line, cells: Object.fromEntries(cells) as Record<Column, Cell> }];
  });
}

function readRecords(content: string, complain: Complain): CsvRecord[] {
  try {
    return parse(content, {
      bom: true,
      info: true,
      relax_column_count: true,
      // A spreadsheet leaves commas where rows were deleted.
      skip_records_with_empty_values: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    complain(lines ?? 1, error.message);
    return [];
  }
}

function checkHeading(names: readonly string[], line: number, complain: Complain): boolean {
  const known: readonly string[] = columns;
  const foreign = [...new Set(names.filter((name) => !known.includes(name)))];
  const repeated = [...new Set(names.filter((name, index) => known.includes(name) && names.indexOf(name) !== index))];
  const problems = [
    ...foreign.map((name) =>
      name === ""
        ? "a column of the heading has no name"
        : `there is no column ${name}; there are ${columns.join(", ")}`,
    ),
    ...repeated.map((name) => `the column ${name} is there more than once`),
    ...(names.includes("email") ? [] : ["the heading has no column email"]),
  ];
  for (const problem of problems) complain(line, problem);
  return problems.length === 0;
}
