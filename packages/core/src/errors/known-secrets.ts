/** What can be told from a word, and be looked for in a sentence: an emulator's `test` is neither. */
const shortest = 16;

/** All that this run has learnt, by which nobody may be told more than that there is one. */
const known = new Map<string, string>();
/** The longest first: one may be a part of another. */
let inOrder: [value: string, shown: string][] | undefined;

/**
 * From now on, no error and nothing on standard error shows these: access key ids lose all but their last letters,
 * secrets and tokens all. AWS, a proxy, a relay and a library quote what they were sent, whatever the sentence.
 *
 * @param values as they are; also as others may quote them: without the quotes or the note they have in a file, and as
 * a part of an address
 */
export function neverShow(values: readonly (string | undefined)[]): void {
  for (const value of values) {
    if (value === undefined || value.length < shortest || known.has(value)) continue;
    // Most are one word, which is the same in an address; a file may hold hundreds of thousands.
    const words = /[\s"']/.test(value) ? value.split(/[\s"']+/) : [];
    for (const part of [value, ...words]) {
      if (part.length < shortest) continue;
      known.set(part, masked(part));
      if (!/^[\w.-]*$/.test(part)) known.set(inAddress(part), masked(part));
    }
    inOrder = undefined;
  }
}

export function withoutKnownSecrets(text: string): string {
  if (text.length < shortest || known.size === 0) return text;
  inOrder ??= [...known].toSorted(([a], [b]) => b.length - a.length);
  return inOrder.reduce((rest, [value, shown]) => rest.replaceAll(value, shown), text);
}

function inAddress(value: string): string {
  return encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, "\uFFFD"));
}

function masked(value: string): string {
  return /^A[KS]IA[A-Z0-9]+$/.test(value) ? `****${value.slice(-4)}` : "****";
}
