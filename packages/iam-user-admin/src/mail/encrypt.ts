import type { Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { createMessage, encrypt, readKey, type Key } from "openpgp";

/** Turns a text into an OpenPGP message (RFC 9580) that only the key's owner can read. */
export type Encrypt = (text: string) => Promise<string>;

/**
 * @param path a file with the recipient's public key, armored
 * @throws CliError PGP_KEY where it cannot be read, or nothing can be encrypted to it
 */
export async function openEncryption(context: Pick<Context, "clock" | "files">, path: string): Promise<Encrypt> {
  const date = context.clock.now();
  const key = await readPublicKey(context, path, date);
  return async (text) =>
    encrypt({ message: await createMessage({ text }), encryptionKeys: key, date, format: "armored" });
}

async function readPublicKey(context: Pick<Context, "files">, path: string, date: Date): Promise<Key> {
  try {
    const armoredKey = new TextDecoder().decode(await context.files.read(path));
    const count = armoredKey.split("-----BEGIN PGP").length - 1;
    if (count !== 1)
      throw new Error(count === 0 ? "there is none in it" : `there are ${count} in it, and one is wanted`);
    const key = (await readKey({ armoredKey })).toPublic();
    await key.getEncryptionKey(undefined, date);
    return key;
  } catch (cause) {
    throw new CliError({
      code: "PGP_KEY",
      message: `Nothing can be encrypted to the key in ${path}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: "Export the recipient's public key with: gpg --armor --export ADDRESS > KEYFILE. Nothing was changed.",
      cause,
    });
  }
}
