import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { withoutSecrets } from "../../errors/index.js";
import { converse, whileConnected } from "./relay-dialogue.js";

export interface RelayLogin {
  readonly user: string;
  readonly password: string;
  /** In place of the password. */
  readonly token: (() => Promise<string>) | undefined;
}

/** What a password is good for, the simplest first: TLS, and not the method, hides it from others. */
const passwordMethods = ["PLAIN", "LOGIN", "CRAM-MD5"];

/** As it is sent: a relay may repeat the line that it does not take. */
const inBase64 = (text: string) => Buffer.from(text).toString("base64");

/** A login that was given and cannot be used is an error, whatever the relay takes without one. */
export async function signIn(connection: SMTPConnection, { user, password, token }: RelayLogin): Promise<void> {
  const offered = await converse(connection, ({ authMethods }) => Promise.resolve(authMethods));
  const wanted = token === undefined ? passwordMethods : ["XOAUTH2"];
  const method = wanted.find((one) => offered.includes(one));
  if (method === undefined)
    throw Object.assign(new Error("The relay offers no AUTH that can be used"), { code: "ENOAUTH", offered, wanted });
  if (token === undefined) {
    const said = [password, `\0${user}\0${password}`].map(inBase64);
    await whileConnected(connection, (done) => connection.login({ user, pass: password, method }, done)).catch(
      (error: unknown) => {
        throw withoutSecrets(error, said);
      },
    );
    return;
  }
  await showToken(connection, user, await token());
}

/**
 * By hand, and not by the mailer's own class, which loads a client of HTTP to fetch tokens.
 *
 * https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
 */
async function showToken(connection: SMTPConnection, user: string, token: string): Promise<void> {
  const said = inBase64(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`);
  await converse(connection, async ({ ask }) => {
    const code = await ask("AUTH XOAUTH2", ` ${said}`);
    // Why it fails is a challenge, which an empty line answers; then the relay refuses.
    if (code === 334) await ask("");
  }).catch((error: unknown) => {
    throw withoutSecrets(Object.assign(error as Error, { code: "EAUTH", command: "AUTH XOAUTH2" }), [token, said]);
  });
}
