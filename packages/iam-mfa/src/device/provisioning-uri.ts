export interface Provisioning {
  readonly deviceName: string;
  /** The account's alias or number. */
  readonly account: string;
  /** Base32. */
  readonly seed: string;
}

/**
 * What the QR code says to an authenticator app, in the words of AWS's own.
 *
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function provisioningUri({ deviceName, account, seed }: Provisioning): string {
  const issuer = encodeURIComponent("Amazon Web Services");
  return `otpauth://totp/${issuer}:${encodeURIComponent(`${deviceName}@${account}`)}?secret=${seed}&issuer=${issuer}`;
}
