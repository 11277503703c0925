import type { Context } from "@iam-tools/core/context";
import {
  beginPostOffice as begin,
  openPostOffice as open,
  type MailSettings,
  type OpeningPostOffice as Opening,
  type PostOffice as Office,
  type Posting,
} from "@iam-tools/core/mail";
import { absolute } from "../files/absolute.js";
import { mails, type MailValues } from "./mails.js";
import type { TemplateName } from "./templates.js";

export interface MailFlags {
  readonly pgp?: string | undefined;
  /** Whose mail it will be, where that is known. */
  readonly to?: string | undefined;
}

/** A relay that answers, templates that can be written, a key that can be encrypted to. */
export type PostOffice = Office<TemplateName, MailValues>;

export type OpeningPostOffice = Opening<TemplateName, MailValues>;

type PostContext = Pick<Context, "clock" | "env" | "err" | "files" | "mail" | "processes" | "signal">;

/** @throws CliError MAIL_RELAY, TEMPLATE, PGP_KEY, USAGE */
export function openPostOffice(context: PostContext, settings: MailSettings, flags: MailFlags): Promise<PostOffice> {
  return open(context, settings, posting(context, flags));
}

export function beginPostOffice(context: PostContext, settings: MailSettings, flags: MailFlags): OpeningPostOffice {
  return begin(context, settings, posting(context, flags));
}

function posting(context: PostContext, { pgp, to }: MailFlags): Posting<TemplateName, MailValues> {
  if (pgp === undefined) return { mails };
  return { mails, prepare: () => openEncryptionTo(context, absolute(context, pgp), to) };
}

/** OpenPGP is a large part, and seldom asked for. */
async function openEncryptionTo(context: PostContext, path: string, to: string | undefined) {
  const { openEncryption } = await import("./encrypt.js");
  const encrypt = await openEncryption(context, path, to);
  return async (values: MailValues): Promise<MailValues> => {
    const accounts = await Promise.all(
      values.accounts.map(async (account) => ({ ...account, password: await encrypt(account.password) })),
    );
    return { ...values, accounts, encrypted: true };
  };
}
