import type { AwsSettings } from "@iam-tools/core/context";
import { CliError, quote } from "@iam-tools/core/errors";
import type { MfaDevice } from "@iam-tools/core/iam";
import { chooseDevice, findOwnSession, getSession, type SessionContext, type Source } from "@iam-tools/core/session";
import { takesCodesOf } from "@iam-tools/core/sts";

/** What signs the change is needed for minutes only. */
const durationSeconds = 900;

export interface OwnMfa {
  readonly source: Source;
  readonly profile: string;
  readonly callerArn: string;
  /** The user's devices, as they are now. */
  readonly devices: readonly MfaDevice[];
  /** One that is to go, and may be lost: another's code is asked for, where there is another. */
  readonly leaving?: MfaDevice | undefined;
  readonly tokenCode?: string | undefined;
  readonly tokenCommand?: string | undefined;
}

/**
 * What AWS accepts for adding and removing your own devices. Once there is one, it takes no long-term key for that, but
 * a session with MFA: the one that is stored, or one that is made for this from a code, and not kept.
 *
 * @throws CliError MFA_NEEDED where no device gives codes, and what `getSession` and `chooseDevice` throw
 */
export async function settingsWithMfa(context: SessionContext, own: OwnMfa): Promise<AwsSettings> {
  const { source, callerArn, devices } = own;
  const stored = await findOwnSession(context, source, callerArn);
  if (stored !== undefined || devices.length === 0) return stored ?? source.settings;
  const serialNumber = await codeDevice(context, own);
  // Whoever pipes one in is asked nothing that would name the device.
  const which = devices.length === 1 ? "" : ` of ${serialNumber}`;
  context.err.write(`AWS requires MFA for changes to your MFA devices: a code${which} is needed first.\n`);
  const session = await getSession(
    context,
    {
      settings: source.settings,
      serialNumber,
      tokenCommand: own.tokenCommand ?? source.values.get("mfa_process"),
    },
    { durationSeconds, tokenCode: own.tokenCode },
  );
  return { ...source.settings, profile: undefined, credentials: session };
}

/** The device whose code is asked for: the profile's, else the only one, else the one that is chosen. */
async function codeDevice(context: SessionContext, { source, profile, devices, leaving }: OwnMfa): Promise<string> {
  const usable = devices.filter(({ serialNumber }) => takesCodesOf(serialNumber));
  const staying = usable.filter(({ serialNumber }) => serialNumber !== leaving?.serialNumber);
  const candidates = staying.length > 0 ? staying : usable;
  if (candidates.length === 0) {
    throw new CliError({
      code: "MFA_NEEDED",
      message: "AWS requires MFA for changes to your MFA devices, and FIDO devices give no codes here.",
      hint: `Do it in the console, under Security credentials, or ask an administrator: iam-user-admin --delete-mfa. Your devices: iam-mfa devices ${quote(profile)}`,
    });
  }
  const configured = source.values.get("mfa_serial");
  const known = candidates.find(({ serialNumber }) => serialNumber === configured);
  return (known ?? (await chooseDevice(context, candidates))).serialNumber;
}
