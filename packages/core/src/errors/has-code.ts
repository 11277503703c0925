/**
 * Whether an error carries that code: Node's (`ENOENT`), or a `CliError`'s. Compared by the property and not the class,
 * since errors of the file system come from another realm under some test runners.
 */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === "object" && error !== null && "code" in error && codes.includes(error.code as string);
}
