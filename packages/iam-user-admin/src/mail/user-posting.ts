import type { Context } from "@iam-tools/core/context";
import type { OpeningPostOffice, PostOffice, Posting } from "@iam-tools/core/mail";
import { absolute } from "../files/absolute.js";
import { mails, type MailValues } from "./mails.js";
import type { TemplateName } from "./templates.js";

/** For the mails of this tool. */
export type UserPostOffice = PostOffice<TemplateName, MailValues>;

export type OpeningUserPostOffice = OpeningPostOffice<TemplateName, MailValues>;

export interface PostingFlags {
  readonly pgp?: string | undefined;
  /** Whose mail it will be, where that is known. */
  readonly to?: string | undefined;
}

type PostingContext = Pick<Context, "clock" | "err" | "files">;

/** Templates that can be written, and a key that can be encrypted to: opening the office throws PGP_KEY where it cannot. */
export function userPosting(context: PostingContext, { pgp, to }: PostingFlags): Posting<TemplateName, MailValues> {
  if (pgp === undefined) return { mails };
  return { mails, prepare: () => openEncryptionTo(context, absolute(context, pgp), to) };
}

/** OpenPGP is a large part, and seldom asked for. */
async function openEncryptionTo(context: PostingContext, path: string, to: string | undefined) {
  const { openEncryption } = await import("./encrypt.js");
  const encrypt = await openEncryption(context, path, to);
  return async (values: MailValues): Promise<MailValues> => {
    const accounts = await Promise.all(
      values.accounts.map(async (account) => ({ ...account, password: await encrypt(account.password) })),
    );
    return { ...values, accounts, encrypted: true };
  };
}
