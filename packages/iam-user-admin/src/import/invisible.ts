/**
 * What is wrong with a text that looks right: a letter that nobody sees, by its code point. Blanks at the ends are no
 * such thing, and are to be taken off before.
 */
export function invisibleIn(text: string): string | undefined {
  const found = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.exec(text);
  if (found === null) return undefined;
  const codePoint = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  const where = found.index === 0 ? "at its beginning" : `after "${text.slice(0, found.index)}"`;
  return `has the invisible character U+${codePoint} ${where}`;
}
