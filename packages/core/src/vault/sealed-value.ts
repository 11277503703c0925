import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Context } from "../context/index.js";
import { sealedPrefix } from "../profiles/index.js";

/** Bytes of the key, of what makes each encryption another, and of the tag by which a change is found out. */
export const keyBytes = 32;
const [nonceBytes, tagBytes] = [12, 16];

/** What a sealed value is of: opened as anything else, it fails. */
export interface SealedPlace {
  /** The vault's id. */
  readonly vault: string;
  readonly profile: string;
  readonly accessKeyId: string;
  /** Such as `aws_secret_access_key`. */
  readonly option: string;
}

/**
 * Encrypts a value for its place in the vault: `sealed:` and, in base64, nonce, ciphertext and tag of AES-256-GCM, with
 * the place as associated data.
 *
 * https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf
 */
export function sealValue(
  { random }: Pick<Context, "random">,
  key: Uint8Array,
  place: SealedPlace,
  value: string,
): string {
  const nonce = randomBytes(random, nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(associated(place));
  const sealed = Buffer.concat([nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${sealedPrefix}${sealed.toString("base64")}`;
}

/** `torn` where it is no sealed value, or not all of one; `refused` where key, place or value is another. */
export type Opened = { readonly value: string } | { readonly fault: "torn" | "refused" };

export function openValue(key: Uint8Array, place: SealedPlace, sealed: string): Opened {
  const text = sealed.slice(sealedPrefix.length);
  const bytes = Buffer.from(text, "base64");
  const isWhole = sealed.startsWith(sealedPrefix) && bytes.toString("base64") === text;
  if (!isWhole || bytes.length < nonceBytes + tagBytes) return { fault: "torn" };
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(associated(place))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return { value: opened.toString("utf8") };
  } catch {
    return { fault: "refused" };
  }
}

export function randomBytes(random: Context["random"], count: number): Buffer {
  let digits = "";
  while (digits.length < count * 2) digits += random.id();
  return Buffer.from(digits.slice(0, count * 2), "hex");
}

function associated({ vault, profile, accessKeyId, option }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify(["iam-tools vault", 1, vault, profile, accessKeyId, option]));
}
