import type { Context, MailEnvelope, MailMessage, MailTransport } from "../context/index.js";
import { CliError, hasCode } from "../errors/index.js";
import type { Relay } from "./mail-settings.js";
import { isFinal, reason, refusedEnvelope, refusesSender, relayFailure, senderRefused } from "./relay-failure.js";
import { checkRelayUrl } from "./relay-url.js";

export interface RelayOptions {
  /** TLS with a verified certificate even on this machine; off it, it is required always. */
  readonly requireTls?: boolean | undefined;
  /** Closes the connection, whatever it has come to. */
  readonly signal?: AbortSignal;
  /** Where the URL was written, such as `SMTP_URL`, which is the default. */
  readonly setting?: string;
  /** Whether the command can do without mail, by --no-mail: that is offered then where the relay fails. */
  readonly canDoWithout?: boolean | undefined;
  /** Tells an access token, in place of a password in the URL. */
  readonly token?: (() => Promise<string>) | undefined;
}

/** A relay that answers, and lets the URL's user sign in. */
export interface OpenRelay {
  /**
   * Asks whether it takes mail from that sender and to that person, and sends none.
   *
   * @returns why it puts an answer off (4xx), where it does: it may take the mail when it comes
   * @throws CliError MAIL_SENDER_REFUSED, MAIL_RECIPIENT_REFUSED, MAIL_RELAY
   */
  tryOut(envelope: MailEnvelope): Promise<string | undefined>;
  send(message: MailMessage): Promise<void>;
  close(): void;
}

/**
 * A connection to the mail relay that has been tried out, so that a relay that is away or refuses is known of before
 * anything is changed.
 *
 * @param url `smtp://host:port` or `smtps://host:port`, with `user:password@` where the relay requires them
 * @throws CliError USAGE for a URL that is none, MAIL_RELAY where the relay cannot be used
 */
export async function openRelay(
  context: Pick<Context, "mail">,
  url: string,
  { requireTls, signal, token, setting = "SMTP_URL", canDoWithout }: RelayOptions = {},
): Promise<OpenRelay> {
  const relay = { url, name: checkRelayUrl(url, setting), setting, canDoWithout };
  const transport = await context.mail.open(url, { requireTls, token });
  signal?.throwIfAborted();
  signal?.addEventListener("abort", () => transport.close());
  try {
    await transport.verify();
  } catch (cause) {
    transport.close();
    throw cause instanceof CliError ? cause : relayFailure(cause, relay);
  }
  return {
    tryOut: (envelope) => tryOut(transport, relay, envelope),
    send: (message) => transport.send(message),
    close: () => transport.close(),
  };
}

async function tryOut(transport: MailTransport, relay: Relay, envelope: MailEnvelope): Promise<string | undefined> {
  try {
    await transport.tryOut(envelope);
    return undefined;
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    if (isFinal(cause)) throw refusedEnvelope(cause, relay, envelope);
    const { responseCode = 421 } = cause as { responseCode?: number };
    if (responseCode === 421) throw relayFailure(cause, relay);
    return reason(cause);
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
 * @throws CliError MAIL_NOT_SENT; MAIL_SENDER_REFUSED where it would take none of that sender's; MAIL_UNCERTAIN where the
 * relay took it, and the connection broke before it said so
 */
export async function sendMail(
  context: Pick<Context, "clock"> & { readonly err: Pick<Context["err"], "write"> },
  relay: Pick<OpenRelay, "send">,
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
      if (attempt < 3 && !isFinal(cause) && !(cause instanceof CliError)) {
        if (mayHaveArrived && (await hasArrived?.()) === true) return;
        // Nobody waits for more than two seconds without a word; of what may have arrived, there was one.
        if (attempt === 2 && !mayHaveArrived) context.err.write(`${putOff(message, cause)}\n`);
        await context.clock.sleep(1_000 * attempt);
        continue;
      }
      if (mayHaveArrived) throw uncertain(message, cause);
      if (refusesSender(cause)) throw senderRefused(cause, message.from);
      throw new CliError({
        code: "MAIL_NOT_SENT",
        message: `The mail to ${message.to} was not accepted: ${reason(cause)}`,
        cause,
      });
    }
  }
}

function putOff({ to }: MailMessage, cause: unknown): string {
  return `The mail relay has not accepted the mail to ${to} yet: ${reason(cause).replace(/\.?$/, ".")} Trying a third time… (Ctrl-C to stop)`;
}

function uncertain({ to }: MailMessage, cause: unknown): CliError {
  return new CliError({
    code: "MAIL_UNCERTAIN",
    message: `The mail to ${to} may or may not have been sent: the relay received it but did not confirm. ${reason(cause)}`,
    cause,
  });
}
