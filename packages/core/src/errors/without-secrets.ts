/**
 * The same error, with the secrets taken out of all that it and its causes say. AWS quotes what it does not take, and a
 * mail relay may quote the mail.
 *
 * @param secrets as they are; the ways in which they are written in URLs, XML, HTML and mails are found, and parts of them
 */
export function withoutSecrets<Failure>(error: Failure, secrets: readonly string[]): Failure {
  const parts = [...new Set(secrets.flatMap(waysToWrite).flatMap(piecesOf))];
  clean(error, parts, new Set());
  return error;
}

/** Its own texts, and those of the errors within; the rest is the answer as it came, which nobody is shown. */
function clean(error: unknown, secrets: readonly string[], seen: Set<unknown>): void {
  if (typeof error !== "object" || error === null || seen.has(error)) return;
  seen.add(error);
  for (const name of Object.getOwnPropertyNames(error)) {
    const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
    if (["cause", "errors", "Error"].includes(name)) clean(value, secrets, seen);
    if (Array.isArray(error)) clean(value, secrets, seen);
    if (typeof value !== "string") continue;
    const cleaned = cover(value, secrets);
    if (cleaned !== value) Object.defineProperty(error, name, { value: cleaned, writable: true, configurable: true });
  }
}

/** Parts of a secret are covered too: a mail's lines are broken in the middle of words. */
function cover(text: string, parts: readonly string[]): string {
  const hidden = new Set<number>();
  for (const part of parts) {
    for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
      for (let index = at; index < at + part.length; index += 1) hidden.add(index);
    }
  }
  if (hidden.size === 0) return text;
  let covered = "";
  for (const [index, sign] of text.split("").entries()) {
    if (!hidden.has(index)) covered += sign;
    else if (!hidden.has(index - 1)) covered += "(not shown)";
  }
  return covered;
}

/** All pieces of five letters. */
function piecesOf(text: string): string[] {
  const length = 5;
  if (text.length <= length) return [text];
  return Array.from({ length: text.length - length + 1 }, (_, start) => text.slice(start, start + length));
}

function waysToWrite(secret: string): string[] {
  if (secret === "") return [];
  const inXml = secret.replace(/[&<>"']/g, (sign) => `&${names[sign]};`);
  const inHtml = secret.replace(/[&<>"'`=]/g, (sign) => (names[sign] === "apos" ? "&#x27;" : named(sign)));
  // RFC 2045 6.7, and without the line ends that it may put in.
  const quotedPrintable = secret.replaceAll("=", "=3D");
  return [secret, inXml, inHtml, inXml.replaceAll("&apos;", "&#39;"), quotedPrintable, encodeURIComponent(secret)];
}

const names: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

function named(sign: string): string {
  return names[sign] === undefined ? `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};` : `&${names[sign]};`;
}
