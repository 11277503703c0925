import type MimeNode from "nodemailer/lib/mime-node";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { cancelled } from "../../errors/index.js";
import type { MailTransport } from "../context.js";
import { isLoopback } from "../is-loopback.js";

/**
 * SMTP by nodemailer. Off this machine a password never travels in clear: STARTTLS is required where the URL is not
 * `smtps:`, and certificates are verified (RFC 3207, RFC 8314).
 *
 * A connection that was tried out, or has carried a message, is kept for the next one: many relays let a client wait
 * before they greet it.
 */
export function openMailTransport(
  url: string,
  { requireTls = false, signal }: { requireTls?: boolean | undefined; signal: AbortSignal },
): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url);
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
  };
  const login = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const kept = new Set<SMTPConnection>();
  const busy = new Set<SMTPConnection>();
  // A relay that never answers keeps nobody who wants to stop.
  signal.addEventListener("abort", () => busy.forEach((connection) => connection.close()), { once: true });
  return {
    verify: async () => keep(await connect()),
    async send({ replyTo, ...content }) {
      const fields = { ...content, ...(replyTo === undefined ? {} : { replyTo }) };
      const message = new MailComposer({ ...fields, disableFileAccess: true, disableUrlAccess: true }).compile();
      try {
        const [known] = kept;
        if (known !== undefined && (await isSent(known, message))) return;
        const connection = await connect();
        await deliver(connection, message);
        keep(connection);
      } catch (error) {
        throw signal.aborted ? cancelled(error) : error;
      }
    },
    close() {
      for (const connection of busy) connection.close();
      for (const connection of kept) {
        connection.quit();
        // What the relay says to that is nothing to wait for.
        if (connection._socket) connection._socket.unref();
      }
    },
  };

  async function connect(): Promise<SMTPConnection> {
    if (signal.aborted) throw cancelled();
    const connection = new SMTPConnection(options);
    // Whoever waits for something hears of it there; one that is kept may go at any time.
    connection.on("error", () => undefined);
    connection.once("end", () => [kept, busy].forEach((group) => group.delete(connection)));
    busy.add(connection);
    try {
      await whileConnected(connection, (done) => connection.connect(done));
      if (login.user !== "") await signIn(connection);
      return connection;
    } catch (error) {
      connection.close();
      throw signal.aborted ? cancelled(error) : error;
    }
  }

  async function signIn(connection: SMTPConnection): Promise<void> {
    if (!connection.allowsAuth) throw Object.assign(new Error("The relay offers no AUTH"), { code: "ENOAUTH" });
    await whileConnected(connection, (done) => connection.login({ ...login }, done));
  }

  function keep(connection: SMTPConnection): void {
    busy.delete(connection);
    if (!connection.destroyed) kept.add(connection);
  }

  /** Whether the message went out by a connection that was kept; not where the relay has ended that one meanwhile. */
  async function isSent(connection: SMTPConnection, message: MimeNode): Promise<boolean> {
    kept.delete(connection);
    busy.add(connection);
    const content = message.createReadStream();
    try {
      await deliver(connection, message, content);
    } catch (error) {
      const { responseCode = closing } = error as { responseCode?: number };
      if (content.readableDidRead || responseCode !== closing) throw error;
      return false;
    }
    keep(connection);
    return true;
  }
}

/** What a relay answers that closes the connection (RFC 5321, 3.8). */
const closing = 421;

async function deliver(
  connection: SMTPConnection,
  message: MimeNode,
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

/** Waits for what a call tells when it is done, or for the end of the connection. */
function whileConnected(
  connection: SMTPConnection,
  call: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => done(new Error("The relay has closed the connection"));
    const done = (error?: Error | null) => {
      connection.off("error", done);
      connection.off("end", ended);
      if (error) reject(error);
      else resolve();
    };
    connection.on("error", done);
    connection.on("end", ended);
    call(done);
  });
}
