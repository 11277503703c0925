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

/** A text in lines of at most that many characters, folded between words; a word that is longer is cut. */
export function fold(text: string, width: number): string[] {
  const room = Math.max(width, 1);
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    for (let word of line.split(" ").filter((word) => word !== "")) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= room) {
        lines[lines.length - 1] = `${last} ${word}`;
        continue;
      }
      for (; word.length > room; word = word.slice(room)) lines.push(word.slice(0, room));
      lines.push(word);
    }
    return lines.length === 0 ? [""] : lines;
  });
}
