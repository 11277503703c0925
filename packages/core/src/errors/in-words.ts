/** A name of a program's as words: `PropertyNameExpected` as `property name expected`, or with another sign between them. */
export function inWords(name: string, between = " "): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, `${between}$&`).toLowerCase();
}
