import { stripVTControlCharacters } from "node:util";
import { forTerminal } from "./terminal-text.js";

/** A text in lines of at most that many characters, folded between words; a word that is longer is cut. */
export function fold(text: string, width: number): string[] {
  const room = Math.max(width, 1);
  const most = new RegExp(`\\S{1,${room}}`, "g");
  return text.split("\n").flatMap((line) => {
    const parts = line.match(most) ?? [];
    const words = parts.map((part, index) => ({ gap: index === 0 ? "" : " ", part }));
    return packed(words, { width: room, hang: 0 });
  });
}

/** What is longer was written by no person, such as an answer of what is not AWS: to look for words in it could take minutes. */
const longest = 4_000;

/**
 * A text for a person at a terminal of that many columns: a line that fits stays as it is, another is folded between its
 * words, and goes on further to the right, in a table below what its second column says. What is copied stays whole,
 * however long: a word, a command, what is quoted. So does JSON.
 */
export function foldForTerminal(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => foldLine(line, width))
    .join("\n");
}

function foldLine(line: string, width: number): string {
  if (line.length <= width || line.length > longest || line.startsWith("{")) return line;
  const shown = forTerminal(line);
  // What is drawn again and again sees to its own width.
  if (shown.includes("\u001B[G") || widthOf(line) <= width) return line;
  const words = wordsOf(line);
  const [before = ""] = /^\s*\S.*?\s{2,}(?=\S)/.exec(line) ?? [];
  const column = widthOf(before);
  const isTable = column > 0 && column <= width / 2 && words.every(({ part }) => column + widthOf(part) <= width);
  const indent = line.length - line.trimStart().length;
  const [end = ""] = /\s*$/.exec(line) ?? [];
  return `${packed(words, { width, hang: isTable ? column : indent + 2 }).join("\n")}${end}`;
}

interface Word {
  /** What stands before it, where a line does not begin with it. */
  readonly gap: string;
  readonly part: string;
}

/** As many in each line as fit, and in each at least one. */
function packed(words: readonly Word[], { width, hang }: { readonly width: number; readonly hang: number }): string[] {
  const [first, ...others] = words;
  if (first === undefined) return [""];
  const lines = [`${first.gap}${first.part}`];
  for (const { gap, part } of others) {
    const longer = `${lines.at(-1)}${gap}${part}`;
    if (widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(`${hang + widthOf(part) > width ? "" : " ".repeat(hang)}${part}`);
  }
  return lines;
}

const program =
  "(?:aws|iam-(?:login|mfa|user-admin|audit|sandbox)|key-rotate|setsts|export|unset|eval|npx|npm|sudo|chmod|rm|mv|ls|gpg|openssl|security)";
/** A command to type, up to the end of its sentence; what is quoted, where it is short or a command; a word. */
const whole = new RegExp(
  [
    String.raw`(?<=^\s*|: )${program} (?:"[^"]*"|'[^']*'|[^"'])+?(?:[.,;)]+(?= )|(?=\s*$))`,
    String.raw`"(?:${program} [^"]*|[^"]{1,30})"\S*`,
    String.raw`(?<=[\s(])'[^']+'(?=[\s.,;:)]|$)\S*`,
    String.raw`\S+`,
  ].join("|"),
  "g",
);

function wordsOf(line: string): Word[] {
  let end = 0;
  return [...line.matchAll(whole)].map(({ 0: part, index }) => {
    const gap = line.slice(end, index);
    end = index + part.length;
    return { gap, part };
  });
}

/** Without what turns our own style on and off. */
function widthOf(text: string): number {
  return stripVTControlCharacters(forTerminal(text)).length;
}
