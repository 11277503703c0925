import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode, wordsOf } from "@iam-tools/core/errors";
import { readError } from "@iam-tools/core/files";
import type * as openPgp from "openpgp";
import { sameAddress } from "@iam-tools/core/username";

/** Turns a text into an OpenPGP message (RFC 9580) that only the key's owner can read. */
export type Encrypt = (text: string) => Promise<string>;

export interface Encryption {
  readonly encrypt: Encrypt;
  readonly warning: string | undefined;
}

/**
 * @param path a file with the recipient's public key, armored
 * @param to the recipient's address: a key that names others only is warned of
 * @throws CliError PGP_KEY where it cannot be read, or nothing can be encrypted to it; OPENPGP_MISSING
 */
export async function openEncryption(
  context: Pick<Context, "clock" | "files">,
  path: string,
  to: string,
): Promise<Encryption> {
  const openpgp = await loadOpenPgp();
  const date = context.clock.now();
  const key = await readPublicKey(context, openpgp, { path, date });
  const owners = key.users.flatMap(({ userID }) => userID?.email.replace(/\p{Cc}/gu, "") || []);
  const isOthers = owners.length > 0 && !owners.some((owner) => sameAddress(owner, to));
  return {
    encrypt: async (text) =>
      openpgp.encrypt({ message: await openpgp.createMessage({ text }), encryptionKeys: key, date, format: "armored" }),
    warning: isOthers
      ? `The key in ${path} belongs to ${owners.join(", ")}, who alone can read the password, and not to ${to}.`
      : undefined,
  };
}

type OpenPgp = typeof openPgp;

/** Before many keys are read, each of which would say so. @throws CliError OPENPGP_MISSING */
export async function requireOpenPgp(): Promise<void> {
  await loadOpenPgp();
}

/** It would double the tool's size, and few use it: those who do install it. */
async function loadOpenPgp(): Promise<OpenPgp> {
  try {
    return await import("openpgp");
  } catch (error) {
    if (!hasCode(error, "ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND")) throw error;
    throw new CliError({
      code: "OPENPGP_MISSING",
      message: "Encryption with OpenPGP needs the package openpgp, which is not installed beside iam-user-admin.",
      hint: "Nothing was changed. Install it with: npm install --global openpgp\nWhere iam-user-admin is installed in a project, leave out --global.",
      cause: error,
    });
  }
}

async function readPublicKey(
  context: Pick<Context, "files">,
  { readKey }: OpenPgp,
  { path, date }: { readonly path: string; readonly date: Date },
): Promise<openPgp.Key> {
  try {
    const armoredKey = new TextDecoder().decode(await context.files.read(path));
    const count = armoredKey.split("-----BEGIN PGP").length - 1;
    if (count !== 1) throw new Error(count === 0 ? "it contains none" : `it contains ${count} instead of one`);
    const key = (await readKey({ armoredKey })).toPublic();
    await key.getEncryptionKey(undefined, date);
    return key;
  } catch (cause) {
    const unread = await readError(context, cause, path);
    throw new CliError({
      code: "PGP_KEY",
      message: `The key in ${path} cannot be used for encryption: ${wordsOf(cause)}.`,
      hint:
        unread instanceof CliError
          ? `Nothing was changed. ${unread.hint}`
          : "Export the recipient's public key with: gpg --armor --export ADDRESS > KEYFILE. Nothing was changed.",
      cause,
    });
  }
}
