import { generate } from "lean-qr";
import { toPngBuffer } from "lean-qr/extras/node_export";
import type { Account } from "../state/account.js";

/** A virtual device's QR code, as an authenticator app scans it: PNG. @param seed in base32 */
export function qrCodeOf(account: Account, deviceName: string, seed: string): Uint8Array {
  const label = `Amazon%20Web%20Services:${encodeURIComponent(deviceName)}@${account.alias ?? account.id}`;
  const uri = `otpauth://totp/${label}?secret=${seed}&issuer=Amazon%20Web%20Services`;
  return toPngBuffer(generate(uri), { scale: 4, off: [255, 255, 255] });
}
