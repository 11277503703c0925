/** `token-code` as `tokenCode`: the name of a flag in code. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
