/** The lines of a text that an earlier one does not have in the same place, from its start or its end. */
export function changedLines(before: string, text: string): string {
  const same = sameLength(before, text, (one, from, to) => one.slice(from, to));
  const rest = Math.min(before.length, text.length) - same;
  const fromEnd = (one: string, from: number, to: number) => one.slice(one.length - to, one.length - from);
  const end = text.length - Math.min(rest, sameLength(before, text, fromEnd));
  const lineEnd = text.indexOf("\n", end);
  return text.slice(text.lastIndexOf("\n", same - 1) + 1, lineEnd === -1 ? text.length : lineEnd);
}

/** How much of two texts is the same, by halves: whole pieces are compared in no time, and letters one by one are not. */
function sameLength(one: string, other: string, piece: (text: string, from: number, to: number) => string): number {
  let [low, high] = [0, Math.min(one.length, other.length)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (piece(one, low, middle) === piece(other, low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
