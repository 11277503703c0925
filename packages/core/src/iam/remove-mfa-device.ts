import {
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import { mfaDeviceKind } from "./mfa-devices.js";
import { collect } from "./pages.js";

/**
 * Takes a device from its user, and deletes it where it is a virtual one; hardware and FIDO devices are things that
 * IAM cannot delete. A device that is gone already is fine.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html
 */
export async function removeMfaDevice(
  iam: AwsClient,
  { userName, serialNumber }: { userName: string; serialNumber: string },
): Promise<void> {
  await unlessGone(iam.send(new DeactivateMFADeviceCommand({ UserName: userName, SerialNumber: serialNumber })));
  if (mfaDeviceKind(serialNumber) !== "virtual") return;
  await unlessGone(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serialNumber })));
}

/**
 * Virtual devices of that name that nobody uses: begun and never enabled, or left by a removal that was interrupted.
 *
 * @param name the last part of the serial number; by custom the user's name
 */
export async function findUnassignedMfaDevices(iam: AwsClient, name: string): Promise<string[]> {
  const devices = await collect(
    (marker) => iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Unassigned", ...marker })),
    (page) => page.VirtualMFADevices,
  );
  return devices
    .map((device) => device.SerialNumber ?? "")
    .filter((serialNumber) => serialNumber.slice(serialNumber.lastIndexOf("/") + 1) === name);
}

async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}
