import { usageError } from "../errors/index.js";

/**
 * A value that goes into a mail's header: a line end in it would begin a header of its own (RFC 5322 2.2).
 *
 * @throws CliError USAGE
 */
export function checkHeader(name: string, value: string): string {
  if (!/\p{Cc}/u.test(value)) return value;
  throw usageError(`${name} contains a line break or another control character, which a mail header must not.`);
}
