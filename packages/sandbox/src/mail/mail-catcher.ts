import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { Readable } from "node:stream";
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerSession } from "smtp-server";
import { readMail, type CaughtMail } from "./caught-mail.js";
import { loopbackCertificate } from "./loopback-certificate.js";

export interface MailCatcherOptions {
  /** A free one where not given. */
  readonly port?: number;
  /**
   * STARTTLS: not offered, where not given, since a client that is offered it takes it, and then has to trust
   * `certificate`; `required` refuses every mail that comes without.
   */
  readonly tls?: "off" | "offered" | "required";
  /** Takes mails only from who signs in as this. Where not given, nobody needs to, and anybody may. */
  readonly auth?: MailCredentials;
}

/** One of both: a password, by PLAIN or LOGIN; or an OAuth 2 access token, by XOAUTH2. */
export type MailCredentials = { readonly user: string } & (
  | { readonly password: string; readonly token?: never }
  | { readonly token: string; readonly password?: never }
);

/** A mail relay on loopback that delivers nothing and keeps what it is given, in memory. */
export interface MailCatcher {
  /** `smtp://127.0.0.1:PORT`, with no user and password in it. */
  readonly url: string;
  /** The certificate shown after STARTTLS, as PEM: for `NODE_EXTRA_CA_CERTS` or nodemailer's `tls.ca`. */
  readonly certificate: string;
  /** All that were caught since the start or the last `clear()`, oldest first. */
  readonly messages: readonly CaughtMail[];
  /**
   * The `count`th caught mail (the first, where not given), as soon as it is there.
   * @throws Error where it has not come within ten seconds, or the catcher is closed first.
   */
  waitForMessage(count?: number): Promise<CaughtMail>;
  /** From now on makes trouble as the rule says. Of several rules for one step the earliest that is left counts. */
  refuse(rule: MailRefusal): void;
  /** Forgets all rules: no more trouble. */
  accept(): void;
  /** Forgets all mails. */
  clear(): void;
  /** Cuts all connections, and returns when nothing listens any more. */
  close(): Promise<void>;
}

/** Trouble at one step of the conversation. */
export interface MailRefusal {
  readonly at: MailStep;
  /**
   * A reply code, 4xx or 5xx; `drop`, which cuts the connection with no reply; or, for a mail that is taken and kept
   * while its sender cannot know, `accept-then-drop` (only `data` takes anything: for other steps it is `drop`).
   */
  readonly answer: number | "drop" | "accept-then-drop";
  /** What the reply says after its code. */
  readonly text?: string;
  /** How often; always, where not given. */
  readonly times?: number;
}

/** `data` is after the whole mail was sent, where a server says whether it takes it. */
export type MailStep = "connection" | "auth" | "mail-from" | "rcpt-to" | "data";

/** Starts a mail catcher on 127.0.0.1, and on nothing else. */
export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const tls = options.tls ?? "off";
  const messages: CaughtMail[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Map<number, Socket>();
  let rules: { rule: MailRefusal; left: number }[] = [];
  let open = true;

  const server = new SMTPServer({
    ...loopbackCertificate,
    name: "iam-sandbox",
    disabledCommands: tls === "off" ? ["STARTTLS"] : [],
    allowInsecureAuth: tls === "off",
    authMethods: options.auth?.token === undefined ? ["PLAIN", "LOGIN"] : ["XOAUTH2"],
    authOptional: options.auth === undefined,
    disableReverseLookup: true,
    logger: false,
    onConnect: (session, settle) => settle(trouble("connection", session)),
    onAuth(given, session, settle) {
      const refused = trouble("auth", session);
      if (refused) return settle(refused);
      const expected = options.auth;
      if (expected && !fits(given, expected)) {
        return settle(reply(535, "5.7.8 Authentication credentials invalid"));
      }
      return settle(null, { user: given.username });
    },
    onMailFrom(_address, session, settle) {
      if (tls === "required" && !session.secure) return settle(reply(530, "5.7.0 Must issue a STARTTLS command first"));
      return settle(trouble("mail-from", session));
    },
    onRcptTo: (_address, session, settle) => settle(trouble("rcpt-to", session)),
    onData(stream, session, settle) {
      void receive(stream, session).then(settle, settle);
    },
  });

  async function receive(stream: Readable, session: SMTPServerSession): Promise<Error | null> {
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom ? mailFrom.address : "",
      to: rcptTo.map((recipient) => recipient.address),
      user: session.user as string | undefined,
    };
    const mail = await readMail(stream, envelope, session.secure);
    const rule = nextRule("data");
    if (rule === undefined || rule.answer === "accept-then-drop") {
      messages.push(mail);
      for (const check of waiting) check();
    }
    return answer(rule, session);
  }

  function trouble(step: MailStep, session: SMTPServerSession): Error | null {
    return answer(nextRule(step), session);
  }

  function nextRule(step: MailStep): MailRefusal | undefined {
    const next = rules.find(({ rule, left }) => rule.at === step && left > 0);
    if (next) next.left -= 1;
    return next?.rule;
  }

  function answer(rule: MailRefusal | undefined, session: SMTPServerSession): Error | null {
    if (rule === undefined) return null;
    if (typeof rule.answer === "number") return reply(rule.answer, rule.text ?? "Refused, as was asked for");
    sockets.get(session.remotePort)?.destroy();
    return null;
  }

  // A client that goes away in the middle does not concern the catcher.
  server.on("error", () => {});
  server.server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on("close", () => sockets.delete(port));
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    certificate: loopbackCertificate.cert,
    messages,
    waitForMessage(count = 1) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => finish(`Waited 10 s for mail ${count}; ${messages.length} came.`), 10_000);
        const check = () => {
          if (!open) return finish(`The mail catcher was closed before mail ${count} came.`);
          const mail = messages[count - 1];
          if (mail) finish(mail);
        };
        const finish = (end: CaughtMail | string) => {
          clearTimeout(late);
          waiting.delete(check);
          if (typeof end === "string") reject(new Error(end));
          else resolve(end);
        };
        waiting.add(check);
        check();
      });
    },
    refuse(rule) {
      rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    accept() {
      rules = [];
    },
    clear() {
      messages.length = 0;
    },
    async close() {
      open = false;
      for (const check of waiting) check();
      const closed = new Promise<void>((resolve) => server.close(resolve));
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

function fits(given: SMTPServerAuthentication, { user, password, token }: MailCredentials): boolean {
  return given.username === user && given.password === password && given.accessToken === token;
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
