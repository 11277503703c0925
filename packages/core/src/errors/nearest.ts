import { inWords } from "./words-of.js";

/** Of the names, the one that was likely meant by what was typed: at most two letters differ, in any case. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  // `dryRun` is meant for `dry-run`, and ReadOnlyAcess for ReadOnlyAccess.
  const readings = [inWords(typed, "-"), typed.toLowerCase()];
  return names
    .map((name) => ({ name, away: Math.min(...readings.map((reading) => distance(name.toLowerCase(), reading))) }))
    .filter(({ name, away }) => away <= 2 && away < name.length)
    .sort((a, b) => a.away - b.away)[0]?.name;
}

/** Levenshtein's distance, a swap of neighbours counted once: how many letters to add, remove, change or swap. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(rows, row - 1, column - 1) + (same ? 0 : 1),
          (current[column - 1] ?? 0) + 1,
          at(rows, row - 1, column) + 1,
          ...(swapped ? [at(rows, row - 2, column - 2) + 1] : []),
        ),
      );
    }
    rows.push(current);
  }
  return at(rows, a.length, b.length);
}

function at(rows: readonly (readonly number[])[], row: number, column: number): number {
  return rows[row]?.[column] ?? 0;
}

/**
 * ` (did you mean devices?)`, to follow what was typed; empty where nothing is near. `token` may be `token-code` or
 * `token-command`.
 */
export function didYouMean(typed: string, names: readonly string[], before = ""): string {
  const near = nearest(typed, names);
  const within = names.filter((name) => `-${name}-`.includes(`-${typed.toLowerCase()}-`)).slice(0, 3);
  const meant = near === undefined ? within : [near];
  return meant.length === 0 ? "" : ` (did you mean ${meant.map((name) => `${before}${name}`).join(" or ")}?)`;
}

/**
 * The names that look like what was typed: the one that was likely meant, then those of which one is within the other,
 * signs and case left out. At most five.
 */
export function namesLike(typed: string, names: readonly string[]): string[] {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const wanted = plain(typed);
  const near = nearest(typed, names);
  const away = (name: string) => Math.abs(plain(name).length - wanted.length);
  const alike = names
    .filter((name) => wanted.length > 2 && plain(name).length > 2)
    .filter((name) => plain(name).includes(wanted) || wanted.includes(plain(name)))
    .sort((a, b) => away(a) - away(b));
  return [...new Set([...(near === undefined ? [] : [near]), ...alike])].slice(0, 5);
}
