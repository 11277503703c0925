import type { AwsClient, Context } from "../context/index.js";
import { awsErrorName, CliError, usageError } from "../errors/index.js";
import { listMfaDevices, type MfaDevice } from "../iam/index.js";
import type { CallerIdentity } from "../sts/index.js";

export interface SerialSearch {
  /** Signs as the user whose device it is. */
  readonly iam: AwsClient;
  readonly caller: CallerIdentity;
  /** What the profile's `mfa_serial` says: decides among several, and where the devices may not be listed. */
  readonly configured?: string | undefined;
}

/**
 * The serial number of the device that the caller's MFA codes come from. FIDO devices are passed over, since STS takes
 * no code of theirs; of several, the person chooses.
 *
 * Where listing is denied it is guessed: consoles and tools name a user's virtual device after the user, without the
 * user's path.
 *
 * @throws CliError NO_MFA_DEVICE; USAGE where there are several and nobody to ask
 */
export async function findMfaSerial(
  context: Pick<Context, "err" | "prompt">,
  { iam, caller, configured }: SerialSearch,
): Promise<string> {
  const devices = await listUnlessDenied(iam);
  if (devices === undefined) return configured ?? guessSerial(caller);
  const usable = devices.filter((device) => device.kind !== "fido").map((device) => device.serialNumber);
  if (configured !== undefined && usable.includes(configured)) return configured;
  const [only, ...others] = usable;
  if (only === undefined) throw noDevice(caller, devices);
  return others.length === 0 ? only : chooseSerial(context, usable);
}

async function listUnlessDenied(iam: AwsClient): Promise<MfaDevice[] | undefined> {
  try {
    return await listMfaDevices(iam);
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    throw error;
  }
}

function guessSerial({ partition, accountId, userName }: CallerIdentity): string {
  if (userName === undefined) {
    throw usageError("The MFA device cannot be found: the caller may not list it.", "Give it with --serial-number.");
  }
  return `arn:${partition}:iam::${accountId}:mfa/${userName}`;
}

function noDevice({ userName }: CallerIdentity, devices: readonly MfaDevice[]): CliError {
  const who = userName === undefined ? "The caller" : `The user ${userName}`;
  return new CliError({
    code: "NO_MFA_DEVICE",
    message:
      devices.length === 0
        ? `${who} has no MFA device.`
        : `${who} has only FIDO devices (passkeys or security keys), which AWS takes no codes from for the command line.`,
    hint: "Add a virtual device (an authenticator app) in the AWS console, under Security credentials.",
  });
}

async function chooseSerial(context: Pick<Context, "err" | "prompt">, serials: readonly string[]): Promise<string> {
  if (!context.prompt.canAsk) {
    throw usageError(
      `There are ${serials.length} MFA devices, and no terminal to ask on which one to use.`,
      `Give one of these with --serial-number:\n${serials.join("\n")}`,
    );
  }
  context.err.write(serials.map((serial, index) => `${index + 1}  ${serial}\n`).join(""));
  const answer = await context.prompt.ask(`Which MFA device (1-${serials.length})? `);
  const chosen = serials[Number(answer) - 1] ?? serials.find((serial) => serial === answer.trim());
  if (chosen === undefined) throw usageError(`"${answer}" is none of the ${serials.length} devices.`);
  return chosen;
}
