import { readYaml } from "@iam-tools/core/yaml";
import { columnOf, columns, type Cell, type ImportColumn, type Complain, type RawRow } from "./import-row.js";

/** Columns that are answered with yes or no, or as YAML writes that. */
const answers: ReadonlySet<ImportColumn> = new Set(["no-mail", "access-key"]);

/** A list of people, each a map of columns. */
export function readYamlPeople(content: string, complain: Complain): RawRow[] {
  const { value: people, faults, lineOf } = readYaml(content);
  for (const { line, message } of faults) complain(line, message);
  if (faults.length > 0 || people === null) return [];
  if (!Array.isArray(people)) {
    complain(1, "the file is not a list of people");
    return [];
  }
  return people.flatMap((person: unknown, index) => {
    const line = lineOf([index]);
    if (!isMap(person)) {
      complain(line, "write each person as - email: first.last@example.com");
      return [];
    }
    const cells = Object.entries(person).flatMap(([written, value]) => cellOf([index, written], value));
    const repeated = cells.filter(([name], at) => cells.findIndex(([other]) => other === name) !== at);
    for (const [name, cell] of repeated) complain(cell.line, `the column ${name} appears more than once`);
    return [{ line, cells: Object.fromEntries(cells) }];
  });

  function cellOf(place: readonly [person: number, written: string], value: unknown): [ImportColumn, Cell][] {
    const line = lineOf(place);
    const [, written] = place;
    const name = columnOf(written);
    if (name === undefined) {
      complain(line, `unknown column ${written}; allowed: ${columns.join(", ")}`);
      return [];
    }
    return [[name, { line, value: Array.isArray(value) ? textsOf(name, value, place) : textOf(name, value, line) }]];
  }

  function textsOf(
    name: ImportColumn,
    items: readonly unknown[],
    place: readonly (string | number)[],
  ): string[] | undefined {
    const texts = items.map((item, index) => textOf(name, item, lineOf([...place, index])));
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }

  function textOf(name: ImportColumn, value: unknown, line: number): string | undefined {
    if (typeof value === "string") return value;
    if (typeof value === "boolean" && answers.has(name)) return value ? "yes" : "no";
    complain(line, notText(name, value));
    return undefined;
  }
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What YAML makes of a word that looks like a number, or of none, is not what was typed: 0123 is 123. */
function notText(name: ImportColumn, value: unknown): string {
  if (isMap(value)) return `${name} must be text, not a map`;
  if (Array.isArray(value)) return `${name} must be text, not a list in a list`;
  if (value === null) return `${name} is empty; remove it or set a value`;
  return `${name} must be text, not a ${typeof value}; put it in quotes`;
}
