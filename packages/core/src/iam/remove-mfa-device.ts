import { ListVirtualMFADevicesCommand } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { mfaDeviceKind } from "./mfa-devices.js";
import { collect } from "./pages.js";
import { deactivateMfaDevice, deleteVirtualMfaDevice } from "./virtual-mfa-devices.js";

/**
 * Takes a device from its user, and deletes it where it is a virtual one; hardware and FIDO devices are things that
 * IAM cannot delete. A device that is gone already is fine.
 */
export async function removeMfaDevice(
  iam: AwsClient,
  { userName, serialNumber }: { userName: string; serialNumber: string },
): Promise<void> {
  await deactivateMfaDevice(iam, { userName, serialNumber });
  if (mfaDeviceKind(serialNumber) !== "virtual") return;
  await deleteVirtualMfaDevice(iam, serialNumber);
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
