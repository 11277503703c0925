import { once } from "node:events";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MailParser, type AddressObject, type HeaderLines } from "mailparser";

/** A mail as it came over the wire, read. Addresses are bare: `roger@example.com`, with no name and no brackets. */
export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The plain text part; undefined where the mail has none. */
  readonly text: string | undefined;
  /** The HTML part as it was sent, scripts and all; undefined where the mail has none. */
  readonly html: string | undefined;
  /** With its angle brackets; undefined where the sender gave none. */
  readonly messageId: string | undefined;
  /** By lower-cased name, unfolded but not decoded; lines of a repeated header are joined by line ends. */
  readonly headers: Readonly<Record<string, string>>;
  /** The message's very bytes, headers included. */
  readonly raw: Buffer;
  readonly receivedAt: Date;
  readonly envelope: MailEnvelope;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** What the sender said to the server, which need not be what the headers say (RFC 5321, section 2.3.1). */
export interface MailEnvelope {
  /** Empty for the null sender. */
  readonly from: string;
  readonly to: readonly string[];
  /** Whom the sender signed in as; undefined where it did not. */
  readonly user: string | undefined;
}

/**
 * Reads a message (RFC 5322) while it is received. It is parsed on the way, and what is attached is dropped there: a
 * message is kept once, as its bytes, and not decoded a second time.
 */
export async function readMail(message: Readable, envelope: MailEnvelope, secure: boolean): Promise<CaughtMail> {
  const chunks: Buffer[] = [];
  // A part that the sender did not write is not made up from the other.
  const parser = new MailParser({ skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const read: Parts = { headers: new Map(), headerLines: [], text: undefined, html: undefined };
  parser.on("headers", (headers) => (read.headers = headers));
  parser.on("headerLines", (lines) => (read.headerLines = lines));
  parser.on("data", (part) => {
    if (part.type === "text") {
      read.text = part.text;
      read.html = part.html === false ? undefined : part.html;
      return;
    }
    part.content.on("end", () => part.release());
    part.content.resume();
  });
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  await Promise.all([pipeline(message, parser), once(parser, "end")]);
  const header = (name: string) => read.headers.get(name);
  return {
    from: addresses(header("from") as AddressObject | undefined)[0] ?? "",
    to: addresses(header("to") as AddressObject | undefined),
    subject: (header("subject") as string | undefined) ?? "",
    text: read.text,
    html: read.html,
    messageId: header("message-id") as string | undefined,
    headers: headers(read.headerLines),
    raw: Buffer.concat(chunks),
    receivedAt: new Date(),
    envelope,
    secure,
  };
}

interface Parts {
  headers: ReadonlyMap<string, unknown>;
  headerLines: HeaderLines;
  text: string | undefined;
  html: string | undefined;
}

function addresses(field: AddressObject | AddressObject[] | undefined): string[] {
  return [field ?? []]
    .flat()
    .flatMap((list) => list.value)
    .flatMap((entry) => entry.group ?? entry)
    .flatMap((entry) => entry.address || []);
}

function headers(lines: readonly { key: string; line: string }[]): Record<string, string> {
  const byName = new Map<string, string>();
  for (const { key, line } of lines) {
    const value = line
      .slice(line.indexOf(":") + 1)
      .replace(/\r?\n(?=[ \t])/g, "")
      .trim();
    const earlier = byName.get(key);
    byName.set(key, earlier === undefined ? value : `${earlier}\n${value}`);
  }
  return Object.fromEntries(byName);
}
