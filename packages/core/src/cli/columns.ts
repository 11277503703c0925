import { fold } from "../context/index.js";

/** A line of a list: a name, what it means, and what stands at the right end of the last line. */
export interface Row {
  readonly name: string;
  /** Characters by which the name stands further to the right than others. */
  readonly indent?: number;
  readonly meaning: string;
  readonly end: string;
}

/** The two spaces before and behind a name. */
const around = 4;

/**
 * Rows in two columns, the first of which takes half of the width at most.
 *
 * By hand, since `--help` would start in three to four times the time of a bare Node with cliui, which lays out yargs'
 * help, and in twice or more with its major before, where it takes about 1.6 times: much of theirs goes into how wide a
 * letter beyond ASCII is, of which there is none here.
 */
export function inColumns(rows: readonly Row[], width: number): string[] {
  const longest = Math.max(...rows.map(({ name, indent = 0 }) => name.length + indent));
  const left = Math.min(longest, Math.floor(width / 2)) + around;
  return rows.flatMap(({ name, indent = 0, meaning, end }) => {
    const names = fold(name, left - around - indent);
    const meanings = fold(meaning, width - left);
    const lines = Array.from({ length: Math.max(names.length, meanings.length) }, (_, line) => {
      const start = " ".repeat(2 + indent) + (names[line] ?? "");
      return `${start.padEnd(left)}${meanings[line] ?? ""}`.trimEnd();
    });
    const [first = "", ...more] = fold(end, width - 2).map((line) => line.padStart(width));
    const last = lines.pop() ?? "";
    const isRoom = width - first.trimStart().length >= last.length;
    return [...lines, ...(isRoom ? [last + first.slice(last.length)] : [last, first]), ...more].map((line) =>
      line.trimEnd(),
    );
  });
}
