/** Where a text stops being JSON, counted from 1, and why. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** Without a full stop. */
  readonly message: string;
}

/**
 * The first fault of a text that `JSON.parse` refuses: its own words are cut off, differ by the version of Node, and often
 * have no place.
 *
 * https://www.rfc-editor.org/rfc/rfc8259
 */
export function jsonFault(text: string): JsonFault | undefined {
  const words = wordsOf(text);
  try {
    readValue(words);
    words.expect("the end of the file", (word) => word === undefined);
    return undefined;
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const before = text.slice(0, error.at).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1, message: error.message };
  }
}

class Unexpected extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

interface Words {
  /** The next word, left where it is; undefined at the end. */
  peek(): string | undefined;
  /** The next word, where it fits. @throws Unexpected */
  expect(what: string, fits: (word: string | undefined) => boolean): string | undefined;
}

const word = /[{}[\],:]|"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|[-+.\w]+|[^]/y;
const scalar = /^("[^]+|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null)$/;

function wordsOf(text: string): Words {
  let at = 0;
  const peek = () => {
    while (/[ \t\r\n]/.test(text[at] ?? "")) at += 1;
    word.lastIndex = at;
    return word.exec(text)?.[0];
  };
  return {
    peek,
    expect: (what, fits) => {
      const next = peek();
      if (!fits(next)) throw new Unexpected(at, `expected ${what}, found ${found(next)}`);
      at += next?.length ?? 0;
      return next;
    },
  };
}

function found(next: string | undefined): string {
  if (next === undefined) return "the end of the file";
  if (next === '"')
    return "a text in double quotes that is not closed on its line, or has a backslash that means nothing";
  return next.length > 30 ? `${next.slice(0, 30)}…` : next;
}

function readValue(words: Words): void {
  const next = words.expect("a value", (one) => one !== undefined && (one === "{" || one === "[" || scalar.test(one)));
  if (next === "[") readMembers(words, "]", () => readValue(words));
  if (next === "{") {
    readMembers(words, "}", () => {
      words.expect("a name in double quotes", (one) => one !== undefined && /^"[^]/.test(one));
      words.expect("a colon", (one) => one === ":");
      readValue(words);
    });
  }
}

function readMembers(words: Words, end: "]" | "}", readMember: () => void): void {
  if (words.peek() === end) {
    words.expect(end, () => true);
    return;
  }
  do readMember();
  while (words.expect(`a comma or ${end}`, (one) => one === "," || one === end) === ",");
}
