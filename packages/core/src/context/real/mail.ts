/**
 * Of nodemailer the two modules below its root that its documentation offers to programs, and what is documented of
 * them: one connection is tried out, kept and used. Its transports cannot do that: `verify()` ends the connection that it
 * opened, so that a mail after it takes another one. With STARTTLS, a login and 50 ms to the relay and back, that is 720 ms
 * in place of 200 for the mail, and the relay's pause before it greets a second time.
 *
 * https://nodemailer.com/extras/smtp-connection, https://nodemailer.com/extras/mailcomposer
 */
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { cancelled, withoutSecrets } from "../../errors/index.js";
import type { MailEnvelope, MailMessage, MailOptions, MailTransport } from "../context.js";
import { isLoopback } from "../is-loopback.js";
import { signIn } from "./sign-in-to-relay.js";
import { waitingLine } from "./waiting-line.js";
import { converse, customAuth, whileConnected } from "./relay-dialogue.js";

type Message = ReturnType<MailComposer["compile"]>;

interface TransportWorld {
  readonly signal: AbortSignal;
  /** Says on standard error that the relay is waited for. */
  readonly tell: (line: string) => void;
}

/**
 * SMTP by nodemailer. Off this machine a password never travels in clear: STARTTLS is required where the URL is not
 * `smtps:`, and certificates are verified (RFC 3207, RFC 8314).
 *
 * A connection that was tried out, or has carried a message, is kept for the next one: many relays let a client wait
 * before they greet it.
 */
export function openMailTransport(
  url: string,
  { requireTls = false, token, signal, tell }: MailOptions & TransportWorld,
): MailTransport {
  const { protocol, host, hostname, port, username, password } = new URL(url);
  const isOpen = isLoopback(hostname) && !requireTls;
  // Member by member, and not by the mailer's own reader of URLs, by whose queries TLS can be turned off.
  const options = {
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""),
    ...(port === "" ? {} : { port: Number(port) }),
    secure: protocol === "smtps:",
    requireTLS: protocol !== "smtps:" && !isOpen,
    // A relay on this machine often presents a certificate of its own making, or none.
    tls: { rejectUnauthorized: !isOpen },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    socketCloseTimeout: 0,
    customAuth,
  };
  const login = { user: decodeURIComponent(username), password: decodeURIComponent(password), token };
  const kept = new Set<SMTPConnection>();
  const busy = new Set<SMTPConnection>();
  const ended = new WeakSet<SMTPConnection>();
  // A relay that never answers must not keep a person from stopping.
  signal.addEventListener("abort", () => busy.forEach((connection) => connection.close()), { once: true });
  const whileWaiting = waitingLine(tell);
  const waits = <T>(call: () => Promise<T>) => whileWaiting(() => `${protocol}//${host}`, call);
  return {
    verify: () => waits(async () => keep(await connect())),
    tryOut: (envelope) => waits(() => tryOut(envelope)),
    send: (message) => waits(() => send(message)),
    close() {
      for (const connection of busy) connection.close();
      for (const connection of kept) {
        connection.quit();
        // What the relay says to that is hardly worth waiting for.
        setTimeout(() => connection.close(), 1_000).unref();
      }
    },
  };

  async function tryOut(envelope: MailEnvelope): Promise<void> {
    const known = takeKept();
    try {
      if (known !== undefined && (await isAsked(known, envelope))) return;
      await offerOn(await connect(), envelope);
    } catch (error) {
      throw signal.aborted ? cancelled(error) : error;
    }
  }

  async function send({ replyTo, headers, attachments = [], ...content }: MailMessage): Promise<void> {
    const more = { ...(replyTo === undefined ? {} : { replyTo }), headers: { ...headers } };
    const fields = { ...content, ...more, attachments: attachments.map((attachment) => ({ ...attachment })) };
    const message = new MailComposer({ ...fields, disableFileAccess: true, disableUrlAccess: true }).compile();
    const known = takeKept();
    try {
      if (known !== undefined && (await isSent(known, message))) return;
      const connection = await connect();
      await deliver(connection, message);
      keep(connection);
    } catch (error) {
      throw signal.aborted ? cancelled(error) : error;
    }
  }

  async function connect(): Promise<SMTPConnection> {
    if (signal.aborted) throw cancelled();
    const connection = new SMTPConnection(options);
    // Whoever waits for something hears of it there; one that is kept may go at any time.
    connection.on("error", () => undefined);
    connection.once("end", () => {
      ended.add(connection);
      for (const group of [kept, busy]) group.delete(connection);
    });
    busy.add(connection);
    try {
      await whileConnected(connection, (done) => connection.connect(done));
      if (login.user !== "") await signIn(connection, login);
      return connection;
    } catch (error) {
      connection.close();
      throw signal.aborted ? cancelled(error) : withoutSecrets(error, [login.password]);
    }
  }

  function takeKept(): SMTPConnection | undefined {
    const [known] = kept;
    if (known === undefined) return undefined;
    kept.delete(known);
    busy.add(known);
    return known;
  }

  function keep(connection: SMTPConnection): void {
    busy.delete(connection);
    if (!ended.has(connection)) kept.add(connection);
  }

  /** Not where the relay has ended the connection that was kept meanwhile. */
  async function isAsked(connection: SMTPConnection, envelope: MailEnvelope): Promise<boolean> {
    try {
      await offerOn(connection, envelope);
      return true;
    } catch (error) {
      if (!isClosing(error)) throw error;
      return false;
    }
  }

  async function offerOn(connection: SMTPConnection, envelope: MailEnvelope): Promise<void> {
    try {
      await offer(connection, envelope);
    } catch (error) {
      if (isClosing(error)) connection.close();
      else keep(connection);
      throw error;
    }
    keep(connection);
  }

  /** Whether the message went out by a connection that was kept; not where the relay has ended that one meanwhile. */
  async function isSent(connection: SMTPConnection, message: Message): Promise<boolean> {
    const content = message.createReadStream();
    try {
      await deliver(connection, message, content);
    } catch (error) {
      if (content.readableDidRead || !isClosing(error)) throw error;
      return false;
    }
    keep(connection);
    return true;
  }
}

/** Whether the relay has closed the connection, or is about to (421; RFC 5321, 3.8). */
function isClosing(error: unknown): boolean {
  const { responseCode = 421 } = error as { responseCode?: number };
  return responseCode === 421;
}

/** Asks whether the relay takes mail from that sender and to that person, and takes back the question (RFC 5321, 4.1.1.5). */
async function offer(connection: SMTPConnection, { from, to }: MailEnvelope): Promise<void> {
  // As the mailer writes addresses: names of domains in ASCII.
  const envelope = new MailComposer({ from, ...(to === undefined ? {} : { to }) }).compile().getEnvelope();
  const sender = envelope.from || "";
  await converse(connection, async ({ ask, extensions }) => {
    const isAscii = [sender, ...envelope.to].every((address) => /^[\0-\x7f]*$/.test(address));
    const utf8 = isAscii || !extensions.includes("SMTPUTF8") ? "" : " SMTPUTF8";
    try {
      await ask("MAIL FROM", `:<${sender}>${utf8}`);
      for (const recipient of envelope.to) await ask("RCPT TO", `:<${recipient}>`);
    } catch (error) {
      if (!isClosing(error)) await ask("RSET").catch(() => undefined);
      throw error;
    }
    await ask("RSET");
  });
}

async function deliver(
  connection: SMTPConnection,
  message: Message,
  content = message.createReadStream(),
): Promise<void> {
  try {
    await whileConnected(connection, (done) => connection.send(message.getEnvelope(), content, done));
  } catch (error) {
    connection.close();
    // It was all handed over, and what became of it was not said.
    const isUncertain = content.readableEnded && (error as { responseCode?: number }).responseCode === undefined;
    throw isUncertain ? Object.assign(error as Error, { mayHaveArrived: true }) : error;
  }
}
