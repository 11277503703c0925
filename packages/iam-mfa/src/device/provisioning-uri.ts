export interface Provisioning {
  readonly deviceName: string;
  /** The account's alias or number. */
  readonly account: string;
  /** Base32. */
  readonly seed: string;
}

/**
 * What the QR code says to an authenticator app: short, so that the code fits 24 lines for names of usual length.
 *
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function provisioningUri({ deviceName, account, seed }: Provisioning): string {
  const name = encodeURIComponent(`${deviceName}@${account}`).replaceAll("%40", "@");
  return `otpauth://totp/AWS:${name}?secret=${seed}&issuer=AWS`;
}
