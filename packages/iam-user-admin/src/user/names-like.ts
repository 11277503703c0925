/** The names that look like what was typed: one within the other, signs and case left out. At most five. */
export function namesLike(typed: string, names: readonly string[]): string[] {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const wanted = plain(typed);
  if (wanted.length < 3) return [];
  const near = names.filter(
    (name) => plain(name).length > 2 && (plain(name).includes(wanted) || wanted.includes(plain(name))),
  );
  const distance = (name: string) => Math.abs(plain(name).length - wanted.length);
  return near.sort((a, b) => distance(a) - distance(b)).slice(0, 5);
}
