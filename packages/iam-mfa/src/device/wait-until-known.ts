import type { AwsClient, Context } from "@iam-tools/core/context";
import { toCliError } from "@iam-tools/core/errors";
import { getSessionToken } from "@iam-tools/core/sts";

/** Seconds between two tries; AWS takes some ten to know a device, and few tries in a few minutes. */
const pauses = [3, 4, 5, 6];

/**
 * Waits until AWS takes codes of a device that was just enabled. The code it was enabled with is taken once more, for a
 * session that nobody gets.
 *
 * @returns false where AWS does not know it yet
 */
export async function waitUntilKnown(
  context: Pick<Context, "clock" | "err">,
  sts: AwsClient,
  device: { readonly serialNumber: string; readonly code: string },
): Promise<boolean> {
  for (const [index, pause] of [...pauses, undefined].entries()) {
    if (await isKnown(sts, device)) return true;
    if (pause === undefined) break;
    if (index === 0) context.err.write("Waiting until AWS knows the device...\n");
    await context.clock.sleep(pause * 1000);
  }
  return false;
}

/** Whatever else AWS may have against the call, it knows the device. */
async function isKnown(
  sts: AwsClient,
  { serialNumber, code }: { serialNumber: string; code: string },
): Promise<boolean> {
  try {
    await getSessionToken(sts, { serialNumber, tokenCode: code, durationSeconds: 900 });
    return true;
  } catch (error) {
    return toCliError(error).code !== "MFA_DEVICE_UNKNOWN";
  }
}
