import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode, toCliError, withoutSecrets } from "@iam-tools/core/errors";
import { mailValues, type AccountValues, type UserPostOffice } from "../mail/mails.js";
import { seal as sealed, type Seal } from "../mail/seal.js";
import { hasArrived } from "./has-arrived.js";
import { keepSecret, pendingPath } from "./pending-secrets.js";
import { secretName, type PendingSecret } from "./pending.js";

type DeliverContext = Pick<Context, "env" | "err" | "files" | "processes" | "prompt" | "random">;

export interface Delivery {
  readonly office: UserPostOffice;
  /** At least one, all of one person and one kind. */
  readonly secrets: readonly [PendingSecret, ...PendingSecret[]];
  /** Who gets the mail; as it was kept with the secrets where not given, else their owner. */
  readonly to?: string | undefined;
  /** Encrypts the secrets; they are written as they are where not given. */
  readonly seal?: Seal | undefined;
  /** The Message-ID where these secrets were never in one mail. */
  readonly freshId: string;
  /** Whether a person may be asked; not where many mails are under way at once. */
  readonly asks: boolean;
}

/**
 * Mails one person all secrets of a kind that wait for them, in one mail. That it is under way is noted before, and that it went
 * out after: a run that is cut off between the two leaves a mail of which nobody knows whether it arrived, and the next
 * one asks, or says so, before the same mail goes out again.
 *
 * A mail that may have gone out before is sent with the Message-ID that it had then: it is one mail to who gets it.
 *
 * @throws CliError MAIL_NOT_SENT, MAIL_SENDER_REFUSED, MAIL_UNCERTAIN and others, which say where they are kept
 * and how to send them, and quote none even where the relay does
 */
export async function deliver(context: DeliverContext, delivery: Delivery): Promise<void> {
  const { secrets } = delivery;
  try {
    await mail(context, delivery);
  } catch (error) {
    const { code, message, hint, exitCode } = toCliError(error);
    const paths = secrets.map((secret) => pendingPath(context, secret)).join(" and ");
    throw new CliError({
      code,
      message: `${message.replace(/\.?$/, ".")} The ${secretName(secrets[0])} is kept in ${paths}, which only you can read.`,
      hint: [
        ...(hint === undefined ? [] : [hint]),
        `Send it with: iam-user-admin resend ${secrets[0].email}; or run the same command again.`,
      ].join("\n"),
      exitCode,
      cause: error,
    });
  }
}

async function mail(context: DeliverContext, delivery: Delivery): Promise<void> {
  const { office, secrets, seal, freshId, asks } = delivery;
  const [first] = secrets;
  const { email, mailTo, messageId: knownId } = first;
  const to = delivery.to ?? mailTo ?? email;
  const messageId = secrets.every((one) => one.messageId === knownId) ? knownId : freshId;
  const arrived = () => hasArrived(context, { what: secretName(first), to, asks });
  if (secrets.some(({ state }) => state === "sending") && (await arrived())) return note("mailed");
  const open = mailValues(office, email, secrets.map(accountValues));
  const values = seal === undefined ? open : await sealed(open, seal);
  await note("sending");
  try {
    await office.send({ template: first.gives ?? first.occasion, to, values, messageId, hasArrived: arrived });
  } catch (error) {
    if (hasCode(error, "MAIL_NOT_SENT", "MAIL_SENDER_REFUSED", "TEMPLATE")) await note("set");
    throw toCliError(withoutSecrets(error, secrets.flatMap(textOf)));
  }
  await note("mailed");

  async function note(state: PendingSecret["state"]): Promise<void> {
    await Promise.all(
      secrets.map((one) =>
        keepSecret(context, { ...one, mailTo: to === email ? undefined : to, pgp: seal?.path, messageId, state }),
      ),
    );
  }
}

function accountValues(secret: PendingSecret): AccountValues {
  const { id: accountId, environment, consoleUrl } = secret.account;
  const common = { accountId, environment, consoleUrl, userName: secret.userName };
  if (secret.gives === undefined) {
    return {
      ...common,
      password: secret.password,
      expires: secret.expires ?? "",
      accessKeyId: "",
      secretAccessKey: "",
    };
  }
  const { accessKeyId = "", secretAccessKey = "" } = secret.key ?? {};
  return { ...common, password: "", expires: "", accessKeyId, secretAccessKey };
}

function textOf(secret: PendingSecret): string[] {
  return secret.gives === undefined ? [secret.password] : secret.key === undefined ? [] : [secret.key.secretAccessKey];
}
