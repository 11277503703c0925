import type { Context } from "@iam-tools/core/context";
import type { PostOffice } from "../mail/post-office.js";
import { keepPassword, type PendingPassword } from "./pending-password.js";

/**
 * Mails one person all passwords that wait for them, in one mail, and notes that they went out. Between the two there
 * is no step that could fail but a write to the disk.
 *
 * A mail that may have gone out before is sent with the Message-ID that it had then: it is one mail to who gets it.
 *
 * @param pending at least one, all of one person
 * @param freshId the Message-ID where these passwords were never in one mail
 * @throws CliError MAIL_NOT_SENT
 */
export async function deliver(
  context: Pick<Context, "env" | "files" | "random">,
  office: PostOffice,
  pending: readonly [PendingPassword, ...PendingPassword[]],
  freshId: string,
): Promise<void> {
  const [{ email, messageId: knownId, occasion }] = pending;
  const messageId = pending.every((one) => one.messageId === knownId) ? knownId : freshId;
  const values = {
    email,
    encrypted: false,
    accounts: pending.map(({ account, userName, password }) => ({
      accountId: account.id,
      environment: account.environment,
      consoleUrl: account.consoleUrl,
      userName,
      password,
    })),
  };
  await office.send({ template: occasion, to: email, values, messageId });
  await Promise.all(pending.map((one) => keepPassword(context, { ...one, state: "mailed" })));
}
