import { confirm, type Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { CliError, quote, usageError } from "@iam-tools/core/errors";
import { deactivateMfaDevice, deleteVirtualMfaDevice, listMfaDevices, type MfaDevice } from "@iam-tools/core/iam";
import { credentialsFile, editProfiles, profileValues } from "@iam-tools/core/profiles";
import { chooseDevice, findSource, type Source } from "@iam-tools/core/session";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { settingsWithMfa } from "../device/settings-with-mfa.js";
import type { RemoveFlags } from "./remove.js";
import { withProfile } from "./require-profile.js";

interface RemovalPlan {
  readonly profile: string;
  readonly userName: string;
  /** Undefined where the user has none, but the profile still names one. */
  readonly device: MfaDevice | undefined;
  readonly callerArn: string;
  /** All that the user has. */
  readonly devices: readonly MfaDevice[];
}

export async function run(context: Context, typed: RemoveFlags): Promise<Result> {
  const { profile, ...flags } = await withProfile(context, typed, "remove");
  const source = await findSource(context, { ...flags, source: profile, file: credentialsFile(context) });
  for (const warning of source.warnings) context.err.write(`Warning: ${warning}\n`);
  const plan = await planRemoval(context, { profile, serialNumber: flags.serialNumber }, source);
  const { userName, device } = plan;
  if (device === undefined) return forgetStale(context, source, plan);
  await confirm(context, {
    warning: `The MFA device ${device.serialNumber} of ${userName} will be removed; its codes will stop working.`,
    yes: flags.yes,
  });
  const { callerArn, devices } = plan;
  const settings = await settingsWithMfa(context, { ...flags, profile, source, callerArn, devices, leaving: device });
  const iam = await context.aws.iam(settings);
  await deactivateMfaDevice(iam, { userName, serialNumber: device.serialNumber });
  const forgotten = await forgetSerial(context, source, {
    profile,
    isStale: (serial) => serial === device.serialNumber,
  });
  // A hardware token and a FIDO device are no longer the user's once deactivated; only a virtual one is left over.
  if (device.kind === "virtual") await deleteDevice(iam, { profile, userName, serialNumber: device.serialNumber });
  return {
    data: { profile, userName, serialNumber: device.serialNumber, forgotten },
    text: [
      `${device.serialNumber} is no longer an MFA device of ${userName}${forgotten ? `; mfa_serial was removed from [${profile}]` : ""}`,
      `To add a new one: iam-mfa enroll ${quote(profile)}`,
    ],
  };
}

async function planRemoval(
  context: Context,
  { profile, serialNumber }: { profile: string; serialNumber: string | undefined },
  source: Source,
): Promise<RemovalPlan> {
  const caller = await getCallerIdentity(await context.aws.sts(source.settings));
  if (caller.userName === undefined) {
    throw usageError(
      `The profile "${profile}" is not an IAM user (${caller.arn}).`,
      "Name a profile with the long-term keys of an IAM user.",
    );
  }
  const devices = await listMfaDevices(await context.aws.iam(source.settings));
  const { userName } = caller;
  const stored = source.values.get("mfa_serial");
  if (devices.length === 0 && stored !== undefined && (serialNumber ?? stored) === stored) {
    return { profile, userName, device: undefined, callerArn: caller.arn, devices };
  }
  const device = await chosen(context, { profile, serialNumber, userName }, devices);
  return { profile, userName, device, callerArn: caller.arn, devices };
}

async function chosen(
  context: Context,
  { profile, serialNumber, userName }: { profile: string; serialNumber: string | undefined; userName: string },
  devices: readonly MfaDevice[],
): Promise<MfaDevice> {
  if (devices.length === 0) {
    throw new CliError({
      code: "NO_MFA_DEVICE",
      message: `The user ${userName} has no MFA device.`,
      hint: `To add one: iam-mfa enroll ${quote(profile)}`,
    });
  }
  if (serialNumber === undefined) return chooseDevice(context, devices);
  const named = devices.find((device) => device.serialNumber === serialNumber);
  if (named !== undefined) return named;
  throw usageError(
    `${serialNumber} is not an MFA device of ${userName}.`,
    `To list them: iam-mfa devices ${quote(profile)}`,
  );
}

/** What a removal that was interrupted, or made elsewhere, has left in the profile. */
async function forgetStale(context: Context, source: Source, { profile, userName }: RemovalPlan): Promise<Result> {
  const serialNumber = source.values.get("mfa_serial");
  await forgetSerial(context, source, { profile, isStale: () => true });
  return {
    data: { profile, userName, serialNumber, forgotten: true },
    text: [
      `${userName} has no MFA device any more; mfa_serial ${serialNumber} was removed from [${profile}]`,
      `To add a new one: iam-mfa enroll ${quote(profile)}`,
    ],
  };
}

async function deleteDevice(
  iam: AwsClient,
  { profile, userName, serialNumber }: { profile: string; userName: string; serialNumber: string },
): Promise<void> {
  try {
    await deleteVirtualMfaDevice(iam, serialNumber);
  } catch (cause) {
    throw new CliError({
      code: "DEVICE_LEFT",
      message: `${serialNumber} is no longer an MFA device of ${userName}, but could not be deleted.`,
      hint: `iam-mfa enroll ${quote(profile)} replaces it; an administrator can delete it with: aws iam delete-virtual-mfa-device --serial-number ${serialNumber}`,
      cause,
    });
  }
}

/** In whichever file it stands. */
async function forgetSerial(
  context: Context,
  source: Source,
  { profile, isStale }: { profile: string; isStale: (serialNumber: string) => boolean },
): Promise<boolean> {
  const documents = [source.credentials, source.config].filter((document) => {
    const stored = profileValues(document, profile)?.get("mfa_serial");
    return stored !== undefined && isStale(stored);
  });
  for (const document of documents) {
    await editProfiles(context, document, { decide: () => [{ profile, set: { mfa_serial: undefined } }] });
  }
  return documents.length > 0;
}
