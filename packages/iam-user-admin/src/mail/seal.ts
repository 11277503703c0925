import type { Context } from "@iam-tools/core/context";
import type { Encrypt } from "./encrypt.js";
import type { MailValues } from "./mails.js";

/** Closes a mail's secrets to all but the owner of an OpenPGP key. */
export interface Seal {
  /** The file with the key, absolute. */
  readonly path: string;
  readonly encrypt: Encrypt;
  /** Whose key it is, where that may not be who gets the mail. */
  readonly warning: string | undefined;
}

/** @throws CliError PGP_KEY, OPENPGP_MISSING */
export type OpenSeal = (path: string, to: string) => Promise<Seal>;

/** Each key is read once: what was good when everything was checked is good when the mail goes out. */
export function sealOpener(context: Pick<Context, "clock" | "files">): OpenSeal {
  const opened = new Map<string, Promise<Seal>>();
  return (path, to) => {
    const which = JSON.stringify([path, to]);
    const seal = opened.get(which) ?? open(context, path, to);
    opened.set(which, seal);
    return seal;
  };
}

/** For the keys in these files, where there are any. @throws CliError OPENPGP_MISSING */
export async function requireSealing(paths: readonly (string | undefined)[]): Promise<void> {
  if (paths.every((path) => path === undefined)) return;
  const { requireOpenPgp } = await import("./encrypt.js");
  await requireOpenPgp();
}

/** OpenPGP is a large part, and seldom asked for. */
async function open(context: Pick<Context, "clock" | "files">, path: string, to: string): Promise<Seal> {
  const { openEncryption } = await import("./encrypt.js");
  return { path, ...(await openEncryption(context, path, to)) };
}

export async function seal(values: MailValues, { encrypt }: Seal): Promise<MailValues> {
  const accounts = await Promise.all(
    values.accounts.map(async (account) => ({
      ...account,
      password: await unlessEmpty(account.password),
      secretAccessKey: await unlessEmpty(account.secretAccessKey),
    })),
  );
  return { ...values, accounts, encrypted: true };

  async function unlessEmpty(secret: string): Promise<string> {
    return secret === "" ? "" : encrypt(secret);
  }
}
