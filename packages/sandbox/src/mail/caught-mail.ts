import { simpleParser, type AddressObject } from "mailparser";

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

/** Reads a message (RFC 5322) that was received just now. */
export async function readMail(raw: Buffer, envelope: MailEnvelope, secure: boolean): Promise<CaughtMail> {
  const receivedAt = new Date();
  // A part that the sender did not write is not made up from the other.
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  return {
    from: addresses(mail.from)[0] ?? "",
    to: addresses(mail.to),
    subject: mail.subject ?? "",
    text: mail.text,
    html: mail.html === false ? undefined : mail.html,
    messageId: mail.messageId,
    headers: headers(mail.headerLines),
    raw,
    receivedAt,
    envelope,
    secure,
  };
}

function addresses(field: AddressObject | AddressObject[] | undefined): string[] {
  return [field ?? []]
    .flat()
    .flatMap((list) => list.value)
    .flatMap((entry) => entry.group ?? entry)
    .flatMap((entry) => entry.address || []);
}

function headers(lines: readonly { key: string; line: string }[]): Record<string, string> {
  const byName: Record<string, string> = {};
  for (const { key, line } of lines) {
    const value = line
      .slice(line.indexOf(":") + 1)
      .replace(/\r?\n(?=[ \t])/g, "")
      .trim();
    byName[key] = key in byName ? `${byName[key]}\n${value}` : value;
  }
  return byName;
}
