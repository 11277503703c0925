import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, hasCode, toCliError, usageError } from "@iam-tools/core/errors";
import {
  enableMfaDevice,
  listMfaDevices,
  whileSettling,
  type DeviceToEnable,
  type VirtualMfaDevice,
} from "@iam-tools/core/iam";
import { checkTokenCode } from "@iam-tools/core/sts";
import { introduceDevice } from "./introduce-device.js";

const tries = 3;

export interface Enabling {
  readonly device: VirtualMfaDevice;
  /** What the QR code says. */
  readonly uri: string;
  readonly userName: string;
}

/**
 * Shows the seed, as QR code and to type in, and asks for two codes until AWS takes them, at most three times. All of
 * it goes to the terminal itself, and never to a file that output is sent to.
 *
 * @returns the second code, which the device may still show
 * @throws CliError CODES_REFUSED, CANCELLED
 */
export async function enableWithCodes(
  context: Pick<Context, "clock" | "env" | "err" | "prompt">,
  iam: AwsClient,
  { device, uri, userName }: Enabling,
): Promise<string> {
  let introduction = introduceDevice(context, { seed: device.seed, uri });
  for (let left = tries - 1; left >= 0; left -= 1) {
    const codes = await askTwoCodes(context, introduction);
    if (await isEnabled(context, iam, { userName, serialNumber: device.serialNumber, codes })) return codes[1];
    const more =
      left === 0 ? "" : ` Wait for a new code, then type two more (${left === 1 ? "one try" : `${left} tries`} left).`;
    introduction = `AWS rejected these codes. Enter two consecutive codes.${more}\n`;
  }
  throw new CliError({
    code: "CODES_REFUSED",
    message: `AWS rejected the codes ${tries} times.`,
    hint: "Check that the clock of the device with the app is right, remove the entry from the app, and run this again.",
  });
}

/**
 * Two codes that a device shows one after the other, without the spaces that apps put in.
 *
 * @throws CliError USAGE where what is typed for one is no code, three times
 */
export async function askTwoCodes(
  { prompt }: Pick<Context, "prompt">,
  introduction: string,
): Promise<readonly [string, string]> {
  const first = await askCode(prompt, { introduction, question: "First code: " });
  const question = "The code after that, in at most 30 seconds: ";
  return [first, await askCode(prompt, { introduction: "", question, first })];
}

interface CodeQuestion {
  readonly introduction: string;
  readonly question: string;
  /** The code before this one. */
  readonly first?: string;
}

/** What cannot be right is asked for again before AWS gets it: AWS counts what it rejects. */
async function askCode(prompt: Context["prompt"], { introduction, question, first }: CodeQuestion): Promise<string> {
  let asked = `${introduction}${question}`;
  for (let left = tries - 1; ; left -= 1) {
    try {
      const code = checkTokenCode(await prompt.askSecret(asked));
      if (code !== first) return code;
      throw usageError(
        "This is the first code again; the device shows the next one within 30 seconds.",
        "Run this again, and wait for the next code after the first.",
      );
    } catch (error) {
      if (left === 0 || !hasCode(error, "USAGE")) throw error;
      prompt.show(`${toCliError(error).message} Try again.\n`);
      asked = question;
    }
  }
}

/** False where the codes are wrong. */
async function isEnabled(
  context: Pick<Context, "clock" | "err">,
  iam: AwsClient,
  enabling: DeviceToEnable,
): Promise<boolean> {
  try {
    const settling = { codes: ["NoSuchEntity", "EntityTemporarilyUnmodifiable"], patience: 30_000, err: context.err };
    await whileSettling(context, settling, () => enableMfaDevice(iam, enabling));
    return true;
  } catch (error) {
    if (awsErrorName(error) === "InvalidAuthenticationCode") return false;
    if (await isDeviceOf(iam, enabling)) return true;
    throw error;
  }
}

/** The answer to a call that went through may be lost; then AWS says of its repetition that the device is in use. */
async function isDeviceOf(iam: AwsClient, { serialNumber }: DeviceToEnable): Promise<boolean> {
  const devices = await listMfaDevices(iam).catch(() => []);
  return devices.some((device) => device.serialNumber === serialNumber);
}
