import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode, toCliError, withoutSecrets } from "@iam-tools/core/errors";
import { mailValues, type UserPostOffice } from "../mail/mails.js";
import { seal as sealed, type Seal } from "../mail/seal.js";
import { hasArrived } from "./has-arrived.js";
import { keepPassword, pendingPasswordPath } from "./pending-password.js";
import type { PendingPassword } from "./pending.js";

type DeliverContext = Pick<Context, "env" | "err" | "files" | "processes" | "prompt" | "random">;

export interface Delivery {
  readonly office: UserPostOffice;
  /** At least one, all of one person. */
  readonly passwords: readonly [PendingPassword, ...PendingPassword[]];
  /** Who gets the mail; as it was kept with the passwords where not given, else their owner. */
  readonly to?: string | undefined;
  /** Encrypts the passwords; they are written as they are where not given. */
  readonly seal?: Seal | undefined;
  /** The Message-ID where these passwords were never in one mail. */
  readonly freshId: string;
  /** Whether a person may be asked; not where many mails are under way at once. */
  readonly asks: boolean;
}

/**
 * Mails one person all passwords that wait for them, in one mail. That it is under way is noted before, and that it went
 * out after: a run that is cut off between the two leaves a mail of which nobody knows whether it arrived, and the next
 * one asks, or says so, before the same mail goes out again.
 *
 * A mail that may have gone out before is sent with the Message-ID that it had then: it is one mail to who gets it.
 *
 * @throws CliError MAIL_NOT_SENT, MAIL_SENDER_REFUSED, MAIL_UNCERTAIN and others, which say where the passwords are kept
 * and how to send them, and quote none even where the relay does
 */
export async function deliver(context: DeliverContext, delivery: Delivery): Promise<void> {
  const { passwords } = delivery;
  try {
    await mail(context, delivery);
  } catch (error) {
    const { code, message, hint, exitCode } = toCliError(error);
    const paths = passwords.map((password) => pendingPasswordPath(context, password)).join(" and ");
    throw new CliError({
      code,
      message: `${message.replace(/\.?$/, ".")} The password is kept in ${paths}, which only you can read.`,
      hint: [
        ...(hint === undefined ? [] : [hint]),
        `Send it with: iam-user-admin resend ${passwords[0].email}; or run the same command again.`,
      ].join("\n"),
      exitCode,
      cause: error,
    });
  }
}

async function mail(context: DeliverContext, delivery: Delivery): Promise<void> {
  const { office, passwords, seal, freshId, asks } = delivery;
  const [{ email, mailTo, messageId: knownId, occasion }] = passwords;
  const to = delivery.to ?? mailTo ?? email;
  const messageId = passwords.every((one) => one.messageId === knownId) ? knownId : freshId;
  const arrived = () => hasArrived(context, to, asks);
  if (passwords.some(({ state }) => state === "sending") && (await arrived())) return note("mailed");
  const open = mailValues(
    office,
    email,
    passwords.map(({ account, userName, password, expires = "" }) => ({
      accountId: account.id,
      environment: account.environment,
      consoleUrl: account.consoleUrl,
      userName,
      password,
      expires,
    })),
  );
  const values = seal === undefined ? open : await sealed(open, seal);
  await note("sending");
  try {
    await office.send({ template: occasion, to, values, messageId, hasArrived: arrived });
  } catch (error) {
    if (hasCode(error, "MAIL_NOT_SENT", "MAIL_SENDER_REFUSED", "TEMPLATE")) await note("set");
    const secrets = passwords.map(({ password }) => password);
    throw toCliError(withoutSecrets(error, secrets));
  }
  await note("mailed");

  async function note(state: PendingPassword["state"]): Promise<void> {
    await Promise.all(
      passwords.map((one) =>
        keepPassword(context, { ...one, mailTo: to === email ? undefined : to, pgp: seal?.path, messageId, state }),
      ),
    );
  }
}
