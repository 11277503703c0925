import { createHmac } from "node:crypto";

const period = 30;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The six digits that a device with this seed shows at that time (RFC 6238 with SHA-1 and steps of 30 s). */
export function totp(base32Seed: string, at: Date): string {
  return codeOfStep(base32Seed, stepOf(at));
}

/** Which 30 s since 1970 a time falls into. */
export function stepOf(at: Date): number {
  return Math.floor(at.getTime() / 1000 / period);
}

/** The code of one step (RFC 4226, section 5.3). */
export function codeOfStep(base32Seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", decodeBase32(base32Seed)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** RFC 4648, section 6; case, spaces and padding do not matter. */
function decodeBase32(text: string): Buffer {
  const bits = [...text.toUpperCase().replace(/[\s=]/g, "")]
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
