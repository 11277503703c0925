import { acceptCode } from "../iam/accept-code.js";
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
 * (FIDO), or the code is wrong or was used before
 */
export function checkMfa(account: Account, user: User, { SerialNumber, TokenCode }: Mfa, now: Date): Date | undefined {
  if (SerialNumber === undefined && TokenCode === undefined) return undefined;
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw failed("failed, must provide both MFA serial number and one time pass code. ");
  }
  const device = account.devices.get(SerialNumber);
  if (device === undefined || device.userName !== user.name || device.kind === "fido") {
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
