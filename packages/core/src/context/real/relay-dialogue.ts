import type SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SMTPConnectionCustomAuthContext } from "nodemailer/lib/smtp-connection";

/** What can be said on a connection beside mails. */
export interface Dialogue {
  /** Of the ways to sign in that the relay offers, those that the mailer knows, such as `PLAIN`. */
  readonly authMethods: readonly string[];
  /** Such as `SMTPUTF8`. */
  readonly extensions: readonly string[];
  /**
   * Sends a command, whose first part may be told.
   *
   * @returns the reply's code
   * @throws the reply as an error like the mailer's own, where its code is neither 2xx nor 3xx
   */
  readonly ask: (verb: string, rest?: string) => Promise<number>;
}

const method = "DIALOGUE";

/**
 * The mailer's one documented way to send an additional command: a handler for a way to sign in, chosen by its name. It
 * is never among those that a relay offers.
 *
 * https://nodemailer.com/smtp/customauth
 */
export const customAuth = {
  [method]: ({ auth, ...context }: SMTPConnectionCustomAuthContext): unknown =>
    (auth as unknown as { hold: (context: Omit<SMTPConnectionCustomAuthContext, "auth">) => Promise<void> }).hold(
      context,
    ),
};

/** Holds a dialogue on a connection that carries no mail meanwhile. */
export async function converse<Outcome>(
  connection: SMTPConnection,
  hold: (dialogue: Dialogue) => Promise<Outcome>,
): Promise<Outcome> {
  let held: PromiseSettledResult<Outcome> | undefined;
  const auth = {
    method,
    async hold({ authMethods, extensions, sendCommand }: Omit<SMTPConnectionCustomAuthContext, "auth">) {
      const ask = async (verb: string, rest = "") => {
        const { status, response } = await sendCommand(`${verb}${rest}`);
        if (status >= 200 && status < 400) return status;
        throw Object.assign(new Error(response), { command: verb, response, responseCode: status });
      };
      [held] = await Promise.allSettled([hold({ authMethods, extensions, ask })]);
    },
  };
  try {
    await whileConnected(connection, (done) => connection.login(auth, done));
  } catch (error) {
    // The relay said why before it closed the connection.
    if (held?.status !== "rejected") throw error;
  }
  if (held?.status === "fulfilled") return held.value;
  throw held?.reason ?? new Error("The dialogue with the relay was not held");
}

/** Waits for what a call tells when it is done, or for the end of the connection. */
export function whileConnected(
  connection: SMTPConnection,
  call: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // What it said before that, such as 421, is told first.
    const ended = () => setImmediate(() => done(Object.assign(new Error("closed"), { code: "ECONNECTION" })));
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
