import { getSystemErrorName } from "node:util";
import type { Context, MailMessage, MailTransport } from "../context/index.js";
import { CliError, hasCode, toCliError } from "../errors/index.js";
import { checkRelayUrl } from "./relay-url.js";

export interface RelayOptions {
  /** TLS with a verified certificate even on this machine; off it, it is required always. */
  readonly requireTls?: boolean | undefined;
  /** Closes the connection, whatever it has come to. */
  readonly signal?: AbortSignal;
  /** Where the URL was written, such as `SMTP_URL`, which is the default. */
  readonly setting?: string;
}

/**
 * A connection to the mail relay that has been tried out, so that a relay that is away or refuses is known of before
 * anything is changed.
 *
 * @param url `smtp://host:port` or `smtps://host:port`, with `user:password@` where the relay wants them
 * @throws CliError USAGE for a URL that is none, MAIL_RELAY where the relay cannot be used
 */
export async function openRelay(
  context: Pick<Context, "mail">,
  url: string,
  { requireTls, signal, setting = "SMTP_URL" }: RelayOptions = {},
): Promise<MailTransport> {
  const name = checkRelayUrl(url, setting);
  const transport = await context.mail.open(url, { requireTls });
  signal?.throwIfAborted();
  signal?.addEventListener("abort", () => transport.close());
  try {
    await transport.verify();
    return transport;
  } catch (cause) {
    transport.close();
    if (hasCode(cause, "CANCELLED")) throw cause;
    throw new CliError({
      code: "MAIL_RELAY",
      message: `The mail relay ${name} cannot be used: ${reason(cause)}`,
      hint: `${wrongScheme(name)}Name another with SMTP_URL=smtp://host:port, or use --no-mail and hand the password over yourself.`,
      cause,
    });
  }
}

export interface SendOptions {
  /** Asked before a message goes out again that may have arrived: whether it has, so that it is not sent again. */
  readonly hasArrived?: () => Promise<boolean>;
}

/**
 * Sends one message. A relay that asks to come back later (4xx, RFC 5321 4.2.1) or a connection that breaks is tried
 * three times, with the same Message-ID, so that a message that arrived twice is seen as one.
 *
 * @throws CliError MAIL_NOT_SENT; MAIL_UNCERTAIN where the relay took it, and the connection broke before it said so
 */
export async function sendMail(
  context: Pick<Context, "clock">,
  relay: MailTransport,
  message: MailMessage,
  { hasArrived }: SendOptions = {},
): Promise<void> {
  let mayHaveArrived = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await relay.send(message);
      return;
    } catch (cause) {
      if (hasCode(cause, "CANCELLED")) throw cause;
      mayHaveArrived ||= typeof cause === "object" && cause !== null && "mayHaveArrived" in cause;
      if (attempt < 3 && !isFinal(cause)) {
        if (mayHaveArrived && (await hasArrived?.()) === true) return;
        await context.clock.sleep(1_000 * attempt);
        continue;
      }
      throw new CliError({
        code: mayHaveArrived ? "MAIL_UNCERTAIN" : "MAIL_NOT_SENT",
        message: mayHaveArrived
          ? `The mail to ${message.to} may have been sent or not: the relay took it, and did not say so. ${reason(cause)}`
          : `The mail to ${message.to} was not accepted: ${reason(cause)}`,
        cause,
      });
    }
  }
}

/** A 5xx answer: the relay means it. */
function isFinal(error: unknown): boolean {
  return typeof error === "object" && error !== null && "responseCode" in error && Number(error.responseCode) >= 500;
}

/** The two ports that are often taken for one another (RFC 8314). */
function wrongScheme(name: string): string {
  if (/^smtps:.*:587$/.test(name)) return "Port 587 begins without TLS at most relays: write smtp:// for it. ";
  return /^smtp:.*:465$/.test(name) ? "Port 465 begins with TLS at most relays: write smtps:// for it. " : "";
}

/** What the relay said, or how the way to it failed. The mailer tells of the latter only by the system's number. */
function reason(error: unknown): string {
  const failure: { response?: unknown; errno?: unknown } = typeof error === "object" && error !== null ? error : {};
  if (hasCode(error, "ENOAUTH")) return "It lets nobody sign in, and the URL names a user.";
  if (hasCode(error, "ETLS")) return "It does not offer STARTTLS, and a password is mailed over TLS only.";
  if (typeof failure.response === "string") return failure.response;
  // The mailer's own, and not the system's, which has a number.
  if (hasCode(error, "ETIMEDOUT") && failure.errno === undefined) return "It does not answer.";
  if (typeof failure.errno !== "number" || failure.errno >= 0) return toCliError(error).message;
  return toCliError(Object.assign(new Error(), error, { code: getSystemErrorName(failure.errno) })).message;
}
