import { randomInt } from "node:crypto";

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** AWS's prefixes for ids (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). */
const prefixes = {
  user: "AIDA",
  group: "AGPA",
  role: "AROA",
  policy: "ANPA",
  sshKey: "APKA",
  serviceSpecificCredential: "ACCA",
} as const;

/** 21 characters, as AWS's, and recognisable as a fake. */
export function newId(kind: keyof typeof prefixes): string {
  return `${prefixes[kind]}SANDBOX${random(capitals, 10)}`;
}

/** 20 characters, as AWS's, and recognisable as a fake. */
export function newAccessKeyId(): string {
  return `AKIASANDBOX${random(capitals, 9)}`;
}

export function newSessionKeyId(): string {
  return `ASIASANDBOX${random(capitals, 9)}`;
}

/** 40 characters, as AWS's, and recognisable as a fake. */
export function newSecret(): string {
  return `sandbox/not+a+secret/${random(base64, 19)}`;
}

/** @param minimumSize bytes */
export function newSessionToken(minimumSize = 0): string {
  const [start, end] = ["IQoJb3JpZ2luX2SANDBOX", "=="];
  return `${start}${random(base64, Math.max(280, minimumSize - start.length - end.length))}${end}`;
}

export function newCertificateId(): string {
  return `SANDBOX${random(capitals, 25)}`;
}

export function newServicePassword(): string {
  return `sandbox${random(base64, 36)}=`;
}

/** 64 characters of base32: 40 bytes, as AWS makes them. */
export function newSeed(): string {
  return random(capitals, 64);
}

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
