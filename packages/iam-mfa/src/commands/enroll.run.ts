import { confirm, type Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, quote, usageError } from "@iam-tools/core/errors";
import {
  createVirtualMfaDevice,
  deleteVirtualMfaDevice,
  getAccountAlias,
  listMfaDevices,
  type MfaDevice,
  type VirtualMfaDevice,
} from "@iam-tools/core/iam";
import { credentialsFile, editProfiles, type ProfilesDocument } from "@iam-tools/core/profiles";
import { findSource, rememberUsedCode } from "@iam-tools/core/session";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { enableWithCodes } from "../device/enable-with-codes.js";
import { provisioningUri } from "../device/provisioning-uri.js";
import { settingsWithMfa } from "../device/settings-with-mfa.js";
import { waitUntilKnown } from "../device/wait-until-known.js";
import { requireIamName } from "../names/require-iam-name.js";
import type { EnrollFlags } from "./enroll.js";
import { withProfile } from "./require-profile.js";

type ChosenEnrollFlags = EnrollFlags & { readonly profile: string };

interface EnrolmentPlan {
  readonly profile: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly serialNumber: string;
  /** What an authenticator app shows beside the device's name. */
  readonly account: string;
  readonly callerArn: string;
  /** Those the user has already; undefined where they may not be listed. */
  readonly devices: readonly MfaDevice[] | undefined;
  /** Where mfa_serial is stored. */
  readonly home: ProfilesDocument;
}

export async function run(context: Context, typed: EnrollFlags): Promise<Result> {
  const flags = await withProfile(context, typed, "enroll");
  const otherwise = `iam-mfa enroll ${quote(flags.profile)} --name NAME`;
  if (flags.name !== undefined) requireIamName({ of: "device", name: flags.name, most: 226, otherwise });
  if (!context.prompt.canAsk) {
    throw usageError(
      "No terminal to show the QR code and ask for two codes.",
      `Run this on a terminal: iam-mfa enroll ${flags.profile}`,
    );
  }
  const { profile, ...others } = flags;
  const source = await findSource(context, { ...others, source: profile, file: credentialsFile(context) });
  for (const warning of source.warnings) context.err.write(`Warning: ${warning}\n`);
  const [iam, sts] = await Promise.all([context.aws.iam(source.settings), context.aws.sts(source.settings)]);
  const plan = await planEnrolment({ iam, sts }, flags, source.home);
  const { callerArn, devices = [], deviceName } = plan;
  checkIsNew(plan);
  const settings = await settingsWithMfa(context, { ...flags, source, callerArn, devices });
  const ownIam = await context.aws.iam(settings);
  const device = await createDevice(context, ownIam, { plan, yes: flags.yes });
  const code = await deleteUnlessDone(context, ownIam, plan, async () => {
    context.signal.throwIfAborted();
    const uri = provisioningUri({ ...plan, seed: device.seed });
    return enableWithCodes(context, ownIam, { device, uri, userName: plan.userName });
  });
  const isKnown = await waitUntilKnown(context, sts, { serialNumber: device.serialNumber, code });
  await rememberUsedCode(context, {
    serialNumber: device.serialNumber,
    code,
    secret: source.settings.credentials?.secretAccessKey,
  });
  // A further device is a backup: the tools go on asking for the codes of the one that the profile names.
  const stored = devices.length === 0 || source.values.get("mfa_serial") === undefined;
  if (stored) await storeSerial(context, plan);
  return {
    data: { profile, userName: plan.userName, serialNumber: device.serialNumber },
    text: [
      `${device.serialNumber} is now an MFA device of ${plan.userName}${stored ? `, and the mfa_serial of [${profile}]` : ""}`,
      ...(isKnown ? [] : ["AWS does not know it yet: wait a minute before you log in with it."]),
      `Log in with the next code: iam-login ${quote(profile)}`,
      ...(devices.length === 0
        ? [`To add a second device, for when this one is lost: iam-mfa enroll ${quote(profile)} --name ${deviceName}-2`]
        : []),
    ],
  };
}

async function planEnrolment(
  { iam, sts }: { iam: AwsClient; sts: AwsClient },
  flags: ChosenEnrollFlags,
  home: ProfilesDocument,
): Promise<EnrolmentPlan> {
  const caller = await getCallerIdentity(sts);
  const { partition, accountId, userName } = caller;
  if (userName === undefined) {
    throw usageError(
      `The profile "${flags.profile}" is not an IAM user (${caller.arn}); only IAM users have MFA devices of this kind.`,
      "Name a profile with the long-term keys of an IAM user.",
    );
  }
  const deviceName = flags.name ?? userName;
  const serialNumber = `arn:${partition}:iam::${accountId}:mfa/${deviceName}`;
  const [alias, devices] = await Promise.all([unlessDenied(getAccountAlias(iam)), unlessDenied(listMfaDevices(iam))]);
  const { profile } = flags;
  return {
    profile,
    userName,
    deviceName,
    serialNumber,
    account: alias ?? accountId,
    callerArn: caller.arn,
    devices,
    home,
  };
}

/** Before a code is asked for and spent. */
function checkIsNew({ profile, userName, deviceName, serialNumber, devices = [] }: EnrolmentPlan): void {
  if (!devices.some((device) => device.serialNumber === serialNumber)) return;
  throw new CliError({
    code: "DEVICE_EXISTS",
    message: `${userName} already has the MFA device ${serialNumber}.`,
    hint: `To add another one: iam-mfa enroll ${quote(profile)} --name ${deviceName}-2\nTo replace it: iam-mfa remove ${quote(profile)}`,
  });
}

/** A device of that name that no user has is left from an enrolment that was killed. */
async function createDevice(
  context: Context,
  iam: AwsClient,
  { plan, yes }: { plan: EnrolmentPlan; yes: boolean },
): Promise<VirtualMfaDevice> {
  const { deviceName, serialNumber, profile } = plan;
  try {
    return await createVirtualMfaDevice(iam, deviceName);
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
  }
  const warning = `The unfinished MFA device ${serialNumber} will be replaced.`;
  await confirm(context, { warning, yes, harmless: true });
  try {
    await deleteVirtualMfaDevice(iam, serialNumber);
  } catch (error) {
    if (awsErrorName(error) !== "DeleteConflict") throw error;
    throw new CliError({
      code: "DEVICE_EXISTS",
      message: `The MFA device ${serialNumber} belongs to another user.`,
      hint: `Choose another name: iam-mfa enroll ${quote(profile)} --name NAME`,
      cause: error,
    });
  }
  return createVirtualMfaDevice(iam, deviceName);
}

/** Whatever goes wrong, and whoever presses Ctrl-C, leaves no device behind. */
async function deleteUnlessDone(
  context: Context,
  iam: AwsClient,
  { profile, serialNumber }: EnrolmentPlan,
  work: () => Promise<string>,
): Promise<string> {
  try {
    return await work();
  } catch (error) {
    try {
      await deleteVirtualMfaDevice(iam, serialNumber);
      context.err.write("The unfinished device was deleted again.\n");
    } catch (left) {
      // AWS says so of a device that is enabled: the answer to that call was lost.
      const isEnabled = awsErrorName(left) === "DeleteConflict";
      const rest = isEnabled
        ? `the device ${serialNumber} may already be enabled. To see: iam-mfa devices ${quote(profile)}`
        : `the unfinished device ${serialNumber} is left; enrolling again replaces it.`;
      context.err.write(`Warning: ${rest}\n`);
    }
    throw error;
  }
}

async function storeSerial(context: Context, { profile, serialNumber, home }: EnrolmentPlan): Promise<void> {
  try {
    await editProfiles(context, home, { decide: () => [{ profile, set: { mfa_serial: serialNumber } }] });
  } catch (cause) {
    throw new CliError({
      code: "SERIAL_NOT_STORED",
      message: `${serialNumber} is now your MFA device, but ${home.file.path} could not be changed.`,
      hint: `Add this line to [${profile}] yourself: mfa_serial = ${serialNumber}`,
      cause,
    });
  }
}

async function unlessDenied<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    throw error;
  }
}
