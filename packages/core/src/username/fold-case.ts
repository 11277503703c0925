/**
 * The letters A to Z in lower case, and all else as it is. AWS compares names of users and groups so; a longer list of
 * letters would take names for one that are two, such as those with a Kelvin sign (U+212A) and with a k.
 */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
