/** A word as a shell takes it, such as a path or a profile's name, in quotes where it needs them. */
export function quote(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
