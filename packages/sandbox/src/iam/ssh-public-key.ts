import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** An RSA public key as SSH (RFC 4253, section 6.6) and PEM write it. */
export interface SshPublicKey {
  /** `ssh-rsa AAAA…`, with no comment. */
  readonly ssh: string;
  readonly pem: string;
  /** MD5 of the key's bytes, in pairs of hexadecimal digits. */
  readonly fingerprint: string;
}

const minimumBits = 2048;

/** Reads either form; undefined where it is none, or no RSA key of at least 2048 bits. */
export function readSshPublicKey(text: string): SshPublicKey | undefined {
  const key = text.includes("-----BEGIN") ? readPem(text) : readSsh(text);
  if (key?.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < minimumBits)
    return undefined;
  const bytes = toSshBytes(key);
  return {
    ssh: `ssh-rsa ${bytes.toString("base64")}`,
    pem: key.export({ type: "spki", format: "pem" }).toString(),
    fingerprint: (createHash("md5").update(bytes).digest("hex").match(/../g) ?? []).join(":"),
  };
}

function readPem(text: string): KeyObject | undefined {
  try {
    return createPublicKey(text);
  } catch {
    return undefined;
  }
}

function readSsh(text: string): KeyObject | undefined {
  const [kind, base64 = ""] = text.trim().split(/\s+/);
  const [name, exponent, modulus] = readFields(Buffer.from(base64, "base64"));
  if (kind !== "ssh-rsa" || name?.toString() !== kind || exponent === undefined || modulus === undefined)
    return undefined;
  try {
    const jwk = { kty: "RSA", n: modulus.toString("base64url"), e: exponent.toString("base64url") };
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

/** Each field is preceded by its length, in four bytes. */
function readFields(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return [];
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function toSshBytes(key: KeyObject): Buffer {
  const { n = "", e = "" } = key.export({ format: "jwk" });
  return Buffer.concat([Buffer.from("ssh-rsa"), toInteger(e), toInteger(n)].map((field) => withLength(field)));
}

/** Positive: a first bit that is set gets a zero byte before it. */
function toInteger(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, "base64url");
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function withLength(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return Buffer.concat([length, field]);
}
