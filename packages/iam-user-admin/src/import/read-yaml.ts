import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from "yaml";
import { yamlFaults } from "../files/yaml-faults.js";
import { columnOf, columns, type Cell, type ImportColumn, type Complain, type RawRow } from "./import-row.js";

/** A list of people, each a map of columns. */
export function readYaml(content: string, complain: Complain): RawRow[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  for (const { line, message } of yamlFaults(document.errors, lines)) complain(line, message);
  if (document.errors.length > 0 || document.contents === null) return [];
  if (!isSeq(document.contents)) {
    complain(1, "the file is not a list of people");
    return [];
  }
  return document.contents.items.flatMap((item) => {
    const line = lineOf(item, 1);
    const person = resolve(document, item);
    if (!isMap(person)) {
      complain(line, "write each person as - email: first.last@example.com");
      return [];
    }
    const cells = person.items.flatMap((pair) => cellOf(pair, line));
    const repeated = cells.filter(([name], index) => cells.findIndex(([other]) => other === name) !== index);
    for (const [name, cell] of repeated) complain(cell.line, `the column ${name} appears more than once`);
    return [{ line, cells: Object.fromEntries(cells) }];
  });

  function cellOf({ key, value }: Pair, around: number): [ImportColumn, Cell][] {
    const line = lineOf(key, around);
    const written = isScalar(key) ? String(key.value) : String(key);
    const name = columnOf(written);
    if (name === undefined) {
      complain(line, `unknown column ${written}; allowed: ${columns.join(", ")}`);
      return [];
    }
    const node = resolve(document, value);
    return [[name, { line, value: isSeq(node) ? textsOf(name, node.items, line) : textOf(name, node, line) }]];
  }

  function textsOf(name: ImportColumn, items: readonly unknown[], around: number): string[] | undefined {
    const texts = items.map((item) => textOf(name, resolve(document, item), lineOf(item, around)));
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }

  function textOf(name: ImportColumn, node: unknown, line: number): string | undefined {
    if (isScalar(node) && typeof node.value === "string") return node.value;
    if (isScalar(node) && typeof node.value === "boolean" && name === "no-mail") return node.value ? "yes" : "no";
    complain(line, notText(name, node));
    return undefined;
  }

  function lineOf(node: unknown, around: number): number {
    const { range } = (node ?? {}) as Partial<Node>;
    return range ? lines.linePos(range[0]).line : around;
  }
}

function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** What YAML makes of a word that looks like a number, or of none, is not what was typed: 0123 is 123. */
function notText(name: ImportColumn, node: unknown): string {
  if (isMap(node)) return `${name} must be text, not a map`;
  if (isSeq(node)) return `${name} must be text, not a list in a list`;
  const value = isScalar(node) ? node.value : null;
  if (value === null) return `${name} is empty; remove it or set a value`;
  return `${name} must be text, not a ${typeof value}; put it in quotes`;
}
