import {
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ResyncMFADeviceCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

export interface VirtualMfaDevice {
  readonly serialNumber: string;
  /** What the codes are made from, in Base32: a secret that AWS shows this once. */
  readonly seed: string;
}

/**
 * A device that no user has yet.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html
 */
export async function createVirtualMfaDevice(iam: AwsClient, name: string): Promise<VirtualMfaDevice> {
  const { VirtualMFADevice: device } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }),
  );
  if (!device?.SerialNumber || !device.Base32StringSeed) throw new Error("AWS answered with no device");
  return { serialNumber: device.SerialNumber, seed: new TextDecoder().decode(device.Base32StringSeed) };
}

export interface DeviceToEnable {
  readonly userName: string;
  readonly serialNumber: string;
  /** Two codes that the device showed one after the other. */
  readonly codes: readonly [string, string];
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html */
export async function enableMfaDevice(
  iam: AwsClient,
  { userName, serialNumber, codes }: DeviceToEnable,
): Promise<void> {
  const [AuthenticationCode1, AuthenticationCode2] = codes;
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: userName,
      SerialNumber: serialNumber,
      AuthenticationCode1,
      AuthenticationCode2,
    }),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html */
export async function resyncMfaDevice(
  iam: AwsClient,
  { userName, serialNumber, codes }: DeviceToEnable,
): Promise<void> {
  const [AuthenticationCode1, AuthenticationCode2] = codes;
  await iam.send(
    new ResyncMFADeviceCommand({
      UserName: userName,
      SerialNumber: serialNumber,
      AuthenticationCode1,
      AuthenticationCode2,
    }),
  );
}

/**
 * Takes the device from the user, for whom it is no MFA device any more; a virtual one is still there afterwards. One
 * that the user has not, or not any more, is fine.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html
 */
export async function deactivateMfaDevice(
  iam: AwsClient,
  { userName, serialNumber }: { readonly userName: string; readonly serialNumber: string },
): Promise<void> {
  await unlessGone(iam.send(new DeactivateMFADeviceCommand({ UserName: userName, SerialNumber: serialNumber })));
}

/**
 * Of a device that no user has. One that is gone already is fine.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html
 */
export async function deleteVirtualMfaDevice(iam: AwsClient, serialNumber: string): Promise<void> {
  await unlessGone(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serialNumber })));
}

/** Where an answer is lost on its way, the SDK asks again and finds it done. */
async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}
