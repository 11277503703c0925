import { usageError } from "../errors/index.js";
import { foldCase } from "./fold-case.js";

export interface EmailAddress {
  /** Before the `@`, as typed. */
  readonly localPart: string;
  /** After the `@`, A to Z in lower case. */
  readonly domain: string;
}

/**
 * An address in the everyday form `local-part@domain` of RFC 5321 4.1.2: no quoted local parts, comments or address
 * literals, which no mail to a colleague needs and mail software disagrees on.
 *
 * @throws CliError USAGE, naming what is wrong
 */
export function parseEmailAddress(email: string): EmailAddress {
  const wrong = (what: string) =>
    usageError(`"${email}" is not an email address: ${what}.`, "Use one like first.last@example.com");
  const control = /[\s\p{Cc}]/u.exec(email);
  if (control !== null)
    throw wrong(`it has ${control[0] === " " ? "a space" : "white space or a control character"} in it`);
  const at = email.lastIndexOf("@");
  if (at === -1) throw wrong("it has no @");
  const localPart = email.slice(0, at);
  const domain = foldCase(email.slice(at + 1));
  if (localPart === "") throw wrong("there is nothing before the @");
  if (localPart.includes("@")) throw wrong("it has more than one @");
  if (localPart.startsWith(".") || localPart.endsWith(".") || localPart.includes("..")) {
    throw wrong("the part before the @ begins or ends with a dot, or has two in a row");
  }
  if (localPart.length > 64)
    throw wrong(`the part before the @ has ${localPart.length} characters, and 64 is the most`);
  const odd = /["(),:;<>[\\\]]/.exec(localPart);
  if (odd !== null) throw wrong(`the part before the @ has "${odd[0]}" in it`);
  const label = /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;
  if (!domain.split(".").every((part) => label.test(part))) throw wrong(`"${domain}" is not a domain`);
  return { localPart, domain };
}
