/** A command line as it stands in bash when somebody asks for its completion. */
export interface BashLine {
  /** After the tool's name, without their quotes; the last one is at the cursor, and empty after a space. */
  readonly words: readonly string[];
  /** How something that the last word could become goes into the line. */
  insert(candidate: string): string;
}

/**
 * bash takes words apart at its breaks, `:`, `=` and `@` among them, and puts in what it is given for what follows the
 * last break, unchanged. So a name that holds such a character, a space or a quote is read and quoted here as by bash.
 *
 * https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
 *
 * @param line up to the cursor
 * @param breaks of COMP_WORDBREAKS
 */
export function readBashLine(line: string, breaks: string): BashLine {
  const words = [""];
  let quote = "";
  /** How much of the last word stays in the line. */
  let kept = 0;
  const add = (text: string) => words.push(`${words.pop() ?? ""}${text}`);
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    const escapes = character === "\\" && (quote === "" || (quote === '"' && /["$\\`]/.test(line.charAt(index + 1))));
    if (escapes) {
      index += 1;
      add(line.charAt(index));
    } else if (quote !== "" && character === quote) {
      quote = "";
    } else if (quote !== "") {
      add(character);
    } else if (character === "'" || character === '"') {
      quote = character;
      kept = (words.at(-1) ?? "").length;
    } else if (/\s/.test(character)) {
      words.push("");
      kept = 0;
    } else {
      add(character);
      // An @ goes with what follows it.
      if (breaks.includes(character)) kept = (words.at(-1) ?? "").length - (character === "@" ? 1 : 0);
    }
  }
  return { words: words.slice(1), insert: (candidate) => quoted(candidate.slice(kept), quote) };
}

/** Within quotes that are open, or, where none are, with a backslash before what bash would take for something else. */
function quoted(text: string, quote: string): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  return text.replace(quote === '"' ? /["$\\`]/g : /[^\p{L}\p{N}_@%+=:,./-]/gu, "\\$&");
}
