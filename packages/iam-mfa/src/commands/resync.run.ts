import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, quote, usageError } from "@iam-tools/core/errors";
import { resyncMfaDevice } from "@iam-tools/core/iam";
import { credentialsFile } from "@iam-tools/core/profiles";
import { findSource, searchMfaSerial } from "@iam-tools/core/session";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { askTwoCodes } from "../device/enable-with-codes.js";
import { withProfile } from "./require-profile.js";
import type { ResyncFlags } from "./resync.js";

export async function run(context: Context, typed: ResyncFlags): Promise<Result> {
  const { profile, ...flags } = await withProfile(context, typed, "resync");
  if (!context.prompt.canAsk) {
    throw usageError("No terminal to ask for two codes.", `Run this on a terminal: iam-mfa resync ${quote(profile)}`);
  }
  const source = await findSource(context, { ...flags, source: profile, file: credentialsFile(context) });
  const [iam, sts] = await Promise.all([context.aws.iam(source.settings), context.aws.sts(source.settings)]);
  const caller = await getCallerIdentity(sts);
  const { userName } = caller;
  if (userName === undefined) {
    throw usageError(
      `The profile "${profile}" is not an IAM user (${caller.arn}).`,
      "Name a profile with the long-term keys of an IAM user.",
    );
  }
  const named = flags.serialNumber ?? source.values.get("mfa_serial");
  const { serialNumber } = await searchMfaSerial(context, { profile, iam, caller, named });
  const codes = await askTwoCodes(context, `Type two codes of ${serialNumber}, one after the other.\n`);
  try {
    await resyncMfaDevice(iam, { userName, serialNumber, codes });
  } catch (cause) {
    if (awsErrorName(cause) !== "InvalidAuthenticationCode") throw cause;
    throw new CliError({
      code: "CODES_REFUSED",
      message: "AWS rejected these codes. Enter two consecutive codes.",
      hint: `Nothing was changed. Wait for a new code, then run this again: iam-mfa resync ${quote(profile)}`,
      cause,
    });
  }
  return {
    data: { profile, userName, serialNumber },
    text: [
      `AWS now knows how far the clock of ${serialNumber} is off`,
      `Log in with the next code: iam-login ${quote(profile)}`,
    ],
  };
}
