/** Splits as a POSIX shell and Python's `shlex.split` do; undefined where a quotation is not closed. */
export function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "\\" && quote !== "'") {
      index += 1;
      if (index === text.length) return undefined;
      const escaped = text.charAt(index);
      const keepsBackslash = quote === '"' && escaped !== '"' && escaped !== "\\";
      word = (word ?? "") + (keepsBackslash ? `\\${escaped}` : escaped);
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = (word ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (" \t\r\n".includes(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
