import { GetSessionTokenCommand } from "@aws-sdk/client-sts";
import type { AwsClient } from "../context/index.js";
import { usageError } from "../errors/index.js";
import type { SessionToken } from "./session-token.js";
import { toSessionToken } from "./to-session-token.js";

export interface SessionRequest {
  /** Serial number or ARN of the MFA device. */
  readonly serialNumber: string;
  /** Six digits. */
  readonly tokenCode: string;
  readonly durationSeconds: number;
}

/**
 * A session that remembers the MFA code it was got with. The client must sign with a user's long-term keys.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export async function getSessionToken(sts: AwsClient, request: SessionRequest): Promise<SessionToken> {
  const { Credentials: credentials } = await sts.send(
    new GetSessionTokenCommand({
      SerialNumber: request.serialNumber,
      TokenCode: request.tokenCode,
      DurationSeconds: request.durationSeconds,
    }),
  );
  return toSessionToken(credentials);
}

/** Of FIDO devices (passkeys and security keys), whose ARNs have `:u2f/`, STS takes no codes. */
export function takesCodesOf(serialNumber: string): boolean {
  return !serialNumber.includes(":u2f/");
}

/**
 * What is wrong with the form of a device's serial number, as the end of a sentence; undefined where it can be one: the
 * ARN of a virtual device, or what is printed on a hardware token.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export function faultOfSerial(serialNumber: string): string | undefined {
  if (/^(["']).*\1$/.test(serialNumber)) return "is in quotes, which would be read as part of it";
  if (/\s/.test(serialNumber)) return "has a space in it";
  if (serialNumber.startsWith("arn:") && !/^arn:[\w-]+:iam::\d{12}:(?:mfa|u2f)\/[\w+=/,.@-]+$/.test(serialNumber)) {
    return "is not the ARN of an MFA device (arn:aws:iam::ACCOUNT:mfa/NAME)";
  }
  return /^[\w+=/:,.@-]{9,256}$/.test(serialNumber) ? undefined : "is not the serial number of an MFA device";
}

/** @throws CliError USAGE where the code is not six digits, before it is sent */
export function checkTokenCode(code: string): string {
  const digits = code.replace(/\s/g, "");
  if (/^\d{6}$/.test(digits)) return digits;
  throw usageError(
    `An MFA code has six digits; ${countOf(digits.length)} given.`,
    "Type the six digits that the device shows now.",
  );
}

function countOf(characters: number): string {
  if (characters === 0) return "nothing was";
  return characters === 1 ? "1 character was" : `${characters} characters were`;
}
