import { acceptCode, isTriedTooOften } from "../iam/accept-code.js";
import { AwsError } from "../operation/aws-error.js";
import type { Account, User } from "../state/account.js";

interface Mfa {
  readonly SerialNumber: string | undefined;
  readonly TokenCode: string | undefined;
}

/**
 * When MFA was shown: now, or undefined where neither a device nor a code was given.
 *
 * @throws AwsError AccessDenied where one of the two is missing, the device is not the user's or gives no codes
 * (FIDO), was enabled a moment ago or tried too often, or the code is wrong or was used before
 */
export function checkMfa(account: Account, user: User, { SerialNumber, TokenCode }: Mfa, now: Date): Date | undefined {
  if (SerialNumber === undefined && TokenCode === undefined) return undefined;
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw failed("failed, must provide both MFA serial number and one time pass code. ");
  }
  const device = account.devices.get(SerialNumber);
  const isUnknown = device === undefined || device.userName !== user.name || device.kind === "fido";
  // AWS says the same of a device that STS does not know yet, and of one that too many wrong codes were given for.
  if (isUnknown || (device.knownFrom ?? now) > now || isTriedTooOften(device, now)) {
    throw failed(
      "failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user. ",
    );
  }
  if (!acceptCode(device, TokenCode, now)) throw failed("failed with invalid MFA one time pass code. ");
  return now;
}

function failed(how: string): AwsError {
  return new AwsError("AccessDenied", `MultiFactorAuthentication ${how}`);
}
