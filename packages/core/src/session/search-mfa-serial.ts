import { pickOne, type AwsClient, type Context } from "../context/index.js";
import { awsErrorName, CliError, quote, usageError } from "../errors/index.js";
import type { MfaDevice } from "../iam/index.js";
import type { CallerIdentity } from "../sts/index.js";

export interface SerialSearch {
  /** The profile with the user's keys. */
  readonly profile: string;
  /** Signs as the user whose device it is. */
  readonly iam: AwsClient;
  readonly caller: CallerIdentity;
  /** What the person says it is; taken as it is where the devices may not be listed. */
  readonly named?: string | undefined;
}

export interface FoundSerial {
  readonly serialNumber: string;
  /** Whether AWS lists it as the user's; false where the devices may not be listed. */
  readonly isListed: boolean;
}

/**
 * The device that the caller's MFA codes come from. FIDO devices are passed over, since STS takes no code of theirs; of
 * several, the person chooses, or has named one.
 *
 * Where listing is denied it is guessed: consoles and tools name a user's virtual device after the user, without the
 * user's path.
 *
 * @throws CliError NO_MFA_DEVICE; USAGE where there are several and no terminal to ask, or the named one is not among
 * them
 */
export async function searchMfaSerial(
  context: Pick<Context, "prompt">,
  { profile, iam, caller, named }: SerialSearch,
): Promise<FoundSerial> {
  const devices = await listUnlessDenied(iam);
  if (devices === undefined) return { serialNumber: named ?? guessSerial(caller), isListed: false };
  const usable = devices.filter((device) => device.kind !== "fido");
  if (usable.length === 0) throw noDevice(profile, caller, devices);
  if (named !== undefined) return { serialNumber: requireOneOf(usable, named), isListed: true };
  return { serialNumber: (await chooseDevice(context, usable)).serialNumber, isListed: true };
}

async function listUnlessDenied(iam: AwsClient): Promise<MfaDevice[] | undefined> {
  // A quarter of what a session takes to load, and not needed where the device is known.
  const { listMfaDevices } = await import("../iam/index.js");
  try {
    return await listMfaDevices(iam);
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    throw error;
  }
}

function guessSerial({ partition, accountId, userName }: CallerIdentity): string {
  if (userName === undefined) {
    throw usageError(
      "The MFA device cannot be looked up: listing MFA devices is denied.",
      "Add --serial-number with its serial number or ARN.",
    );
  }
  return `arn:${partition}:iam::${accountId}:mfa/${userName}`;
}

function requireOneOf(devices: readonly MfaDevice[], named: string): string {
  const serials = devices.map((device) => device.serialNumber);
  if (serials.includes(named)) return named;
  throw usageError(
    `${named} is not one of the user's MFA devices that give codes.`,
    `Add --serial-number with one of these:\n${serials.join("\n")}`,
  );
}

function noDevice(profile: string, { userName }: CallerIdentity, devices: readonly MfaDevice[]): CliError {
  const who = userName === undefined ? "The caller" : `The user ${userName}`;
  return new CliError({
    code: "NO_MFA_DEVICE",
    message:
      devices.length === 0
        ? `${who} has no MFA device.`
        : `${who} has only FIDO devices (passkeys or security keys), which give no codes for the command line.`,
    hint: `Add a virtual device (an authenticator app): iam-mfa enroll ${quote(profile)}`,
  });
}

/**
 * The one device there is; of several, the one that the person names by its number in a list.
 *
 * @throws CliError USAGE where there are several and no terminal to ask, or the answer is not among them
 */
export async function chooseDevice(
  context: Pick<Context, "prompt">,
  devices: readonly MfaDevice[],
): Promise<MfaDevice> {
  const [only, ...others] = devices;
  if (only !== undefined && others.length === 0) return only;
  const serials = devices.map((device) => device.serialNumber);
  if (!context.prompt.canAsk) {
    throw usageError(
      `There are ${serials.length} MFA devices, and no terminal to ask which one to use.`,
      `Add --serial-number with one of these:\n${serials.join("\n")}`,
    );
  }
  const picked = await pickOne(context.prompt, { question: "Which MFA device", options: serials });
  const chosen = typeof picked === "number" ? devices[picked] : undefined;
  if (chosen === undefined) {
    throw usageError(`"${picked}" is not one of the ${serials.length} devices.`, "Run this again and type its number.");
  }
  return chosen;
}
