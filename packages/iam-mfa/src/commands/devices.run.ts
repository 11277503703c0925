import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { quote } from "@iam-tools/core/errors";
import { listMfaDevices, type MfaDevice } from "@iam-tools/core/iam";
import { credentialsFile } from "@iam-tools/core/profiles";
import { findSource } from "@iam-tools/core/session";
import type { DevicesFlags } from "./devices.js";
import { withProfile } from "./require-profile.js";

export async function run(context: Context, typed: DevicesFlags): Promise<Result> {
  const { profile, ...flags } = await withProfile(context, typed, "devices");
  const source = await findSource(context, { ...flags, source: profile, file: credentialsFile(context) });
  const devices = await listMfaDevices(await context.aws.iam(source.settings));
  const configured = source.values.get("mfa_serial");
  const used = usedSerial(devices, configured);
  return {
    data: {
      profile,
      devices: devices.map(({ serialNumber, kind, enabled = null }) => {
        return { serialNumber, kind, enabled, used: serialNumber === used };
      }),
    },
    text: [
      ...devices.map((device) => line(device, device.serialNumber === used)),
      ...remarks(profile, devices, { configured, used }),
    ],
  };
}

/** What the profile says; where it says nothing, the only one that codes can be taken from. */
function usedSerial(devices: readonly MfaDevice[], configured: string | undefined): string | undefined {
  const usable = devices.filter(({ kind }) => kind !== "fido").map(({ serialNumber }) => serialNumber);
  if (configured !== undefined) return usable.find((serialNumber) => serialNumber === configured);
  return usable.length === 1 ? usable[0] : undefined;
}

function line({ kind, serialNumber, enabled }: MfaDevice, isUsed: boolean): string {
  const since = enabled === undefined ? "" : `  since ${enabled.toISOString().slice(0, 10)}`;
  return `${isUsed ? "*" : " "} ${kind.padEnd("hardware".length)}  ${serialNumber}${since}`;
}

function remarks(
  profile: string,
  devices: readonly MfaDevice[],
  { configured, used }: { configured: string | undefined; used: string | undefined },
): string[] {
  if (used !== undefined) {
    return [
      "* marks the device whose codes the tools ask for.",
      ...(devices.length === 1
        ? [`It is the only one. Add a second, in case it is lost: iam-mfa enroll ${quote(profile)} --name NAME`]
        : []),
    ];
  }
  if (configured !== undefined) {
    return [
      `The profile's mfa_serial, ${configured}, is not a device that gives codes.`,
      `To correct it: iam-login ${quote(profile)} init --force`,
    ];
  }
  if (devices.some(({ kind }) => kind !== "fido")) {
    return ["The tools ask which of them to use.", `To choose one: iam-login ${quote(profile)} init`];
  }
  return [
    devices.length === 0 ? "No MFA device." : "FIDO devices give no codes for the command line.",
    `To add an authenticator app: iam-mfa enroll ${quote(profile)}`,
  ];
}
