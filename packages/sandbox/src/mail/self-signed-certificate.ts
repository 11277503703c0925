import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  /** PEM, for a server. */
  readonly key: string;
  /** PEM, for a server, and for clients to trust. */
  readonly cert: string;
}

/**
 * Makes a key and a certificate for `localhost` and 127.0.0.1, signed by itself, good for a year from an hour ago
 * (X.509 version 3, RFC 5280; ECDSA on P-256, RFC 5758). Node's own crypto signs but writes no certificates, and the
 * libraries that do weigh more than the rest of this package.
 */
export function selfSignedCertificate(now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
  const name = sequence(der(SET, sequence(oid("550403"), der(UTF8_STRING, Buffer.from("iam-sandbox")))));
  const validity = sequence(time(now.getTime() - HOUR), time(now.getTime() + 365 * 24 * HOUR));
  const keyId = createHash("sha1").update(publicKeyInfo).digest();
  const extensions = sequence(
    extension("551d13", sequence(der(BOOLEAN, Buffer.of(0xff)))), // basicConstraints: may sign, itself that is
    extension("551d0e", der(OCTET_STRING, keyId)), // subjectKeyIdentifier
    extension(
      "551d11", // subjectAltName
      sequence(der(DNS_NAME, Buffer.from("localhost")), der(IP_ADDRESS, Buffer.of(127, 0, 0, 1))),
    ),
  );
  // A serial number is positive, hence the first byte.
  const serialNumber = Buffer.concat([Buffer.of(0x01), randomBytes(15)]);
  const toBeSigned = sequence(
    der(VERSION, der(INTEGER, Buffer.of(2))),
    der(INTEGER, serialNumber),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKeyInfo,
    der(EXTENSIONS, extensions),
  );
  const certificate = sequence(toBeSigned, ecdsaWithSha256, bitString(sign("sha256", toBeSigned, privateKey)));
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert: pem(certificate) };
}

const HOUR = 3_600_000;

// ASN.1's types, and the context-specific ones of a certificate, as DER tags (X.690).
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(OCTET_STRING, value));
}

function sequence(...members: Buffer[]): Buffer {
  return der(SEQUENCE, ...members);
}

/** @param id The object identifier's content, in hexadecimal. */
function oid(id: string): Buffer {
  return der(OBJECT_IDENTIFIER, Buffer.from(id, "hex"));
}

function bitString(bytes: Buffer): Buffer {
  return der(BIT_STRING, Buffer.of(0), bytes);
}

/** The form that RFC 5280 asks for until 2049: `YYMMDDHHMMSSZ`. */
function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, "").slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag, ...lengthOctets(content.length)), content]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
