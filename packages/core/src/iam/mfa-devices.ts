import { ListMFADevicesCommand } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { collect } from "./pages.js";

export interface MfaDevice {
  /** An ARN, or the number on a hardware token. */
  readonly serialNumber: string;
  /** FIDO devices (passkeys and security keys) work in a browser only: STS takes no code of theirs. */
  readonly kind: "virtual" | "hardware" | "fido";
  readonly enabled: Date | undefined;
}

/**
 * @param userName the caller where not given
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html
 */
export async function listMfaDevices(iam: AwsClient, userName?: string): Promise<MfaDevice[]> {
  const user = userName === undefined ? {} : { UserName: userName };
  const devices = await collect(
    (marker) => iam.send(new ListMFADevicesCommand({ ...user, ...marker })),
    (page) => page.MFADevices,
  );
  return devices.map(({ SerialNumber = "", EnableDate }) => ({
    serialNumber: SerialNumber,
    kind: mfaDeviceKind(SerialNumber),
    enabled: EnableDate,
  }));
}

/** Virtual devices have `:mfa/` ARNs, FIDO devices `:u2f/` ARNs, and hardware tokens a number that is no ARN. */
export function mfaDeviceKind(serialNumber: string): MfaDevice["kind"] {
  if (serialNumber.includes(":u2f/")) return "fido";
  return serialNumber.includes(":mfa/") ? "virtual" : "hardware";
}
