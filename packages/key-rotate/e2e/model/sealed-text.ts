import { createCipheriv, createDecipheriv } from "node:crypto";

/** The form of the vault, written down once more, so that a model sees by itself what is in it. */
const key = Buffer.alloc(32, 7);
const vault = "0123456789abcdef";

/** What secret-tool has for it. */
export const keyText = key.toString("base64");

const associated = (profile: string, accessKeyId: string, option: string) =>
  Buffer.from(JSON.stringify(["iam-tools vault", 1, vault, profile, accessKeyId, option]));

function seal(place: Buffer, value: string): string {
  const nonce = Buffer.alloc(12, value.length);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(place);
  const sealed = Buffer.concat([nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `sealed:${sealed.toString("base64")}`;
}

function open(place: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(place);
  decipher.setAuthTag(bytes.subarray(-16));
  return `${decipher.update(bytes.subarray(12, -16), undefined, "utf8")}${decipher.final("utf8")}`;
}

/** A vault in which some profiles hold one key. */
export function vaultOf(profiles: readonly string[], { id, secret }: { readonly id: string; readonly secret: string }) {
  const check = seal(associated("", "", "check"), vault);
  const sections = profiles.map(
    (profile) =>
      `\n[profile ${profile}]\naws_access_key_id = ${id}\naws_secret_access_key = ${seal(associated(profile, id, "aws_secret_access_key"), secret)}\n`,
  );
  return `[vault]\nversion = 1\nid = ${vault}\nkey = secret-service\ncheck = ${check}\n${sections.join("")}`;
}

/** A vault, or a note of a rotation, with its secrets in clear; any other text is what it is. */
export function inClear(text: string): string {
  return text
    .replaceAll(
      /\[profile (\S+)\]\naws_access_key_id = (\S+)\naws_secret_access_key = sealed:(\S+)/g,
      (_all, profile: string, id: string, sealed: string) =>
        `[${profile}]\naws_access_key_id = ${id}\naws_secret_access_key = ${open(associated(profile, id, "aws_secret_access_key"), sealed)}`,
    )
    .replaceAll(
      /"accessKeyId": "(\w+)",\s+"secretAccessKey": "sealed:([^"]+)"/g,
      (_all, id: string, sealed: string) => `${id} ${open(associated("", id, "rotation"), sealed)}`,
    );
}
