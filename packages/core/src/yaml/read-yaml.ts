import { isAlias, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from "yaml";
import { yamlFaults } from "./yaml-faults.js";

export interface ReadYaml {
  /** As plain objects, lists, texts, numbers; undefined where there are faults. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** The line of what is at that place; of the nearest thing around it where it is not there. */
  readonly lineOf: (place: readonly (string | number)[]) => number;
}

export interface Fault {
  /** From 1. */
  readonly line: number;
  /** Without a full stop. */
  readonly message: string;
}

/** One anchor may stand for the groups of thousands of people; anchors in anchors in anchors soon stand for billions. */
const mostAliases = 1_000_000;

/** A text in YAML, or in JSON, which is YAML as well: what a person wrote by hand, with the line of each part. */
export function readYaml(content: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const broken = yamlFaults(document.errors, lines);
  const faults = broken.length > 0 ? broken : reservedNames(document, lines);
  const read = { value: undefined, faults, lineOf: lineIn(document, lines) };
  if (faults.length > 0) return read;
  try {
    return { ...read, value: document.toJS({ maxAliasCount: mostAliases }) as unknown };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { ...read, faults: [{ line: 1, message: "the aliases (*name) stand for too much" }] };
  }
}

/** Names that JavaScript keeps for itself: a thing called so would be left out silently. */
const reserved: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"]);

function reservedNames(document: Document, lines: LineCounter): Fault[] {
  const found: Fault[] = [];
  visit(document, {
    Pair(_index, { key }) {
      const name = isAlias(key) ? key.resolve(document) : key;
      if (!isScalar(name) || !reserved.has(name.value)) return;
      found.push({
        line: isNode(key) && key.range ? lines.linePos(key.range[0]).line : 1,
        message: `${String(name.value)} is not allowed as a name; use another`,
      });
    },
  });
  return found;
}

function lineIn(document: Document, lines: LineCounter): ReadYaml["lineOf"] {
  return (place) => {
    for (let length = place.length; length > 0; length -= 1) {
      const parent = length === 1 ? document.contents : document.getIn(place.slice(0, length - 1), true);
      const key = place[length - 1];
      const pair = isMap(parent)
        ? parent.items.find((item) => isNode(item.key) && String(item.key) === String(key))
        : undefined;
      const node = pair?.key ?? (isCollection(parent) ? parent.get(Number(key), true) : undefined);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
}
