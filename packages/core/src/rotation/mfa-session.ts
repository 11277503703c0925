import { askForSecret } from "../cli/index.js";
import type { AwsCredentials, Context } from "../context/index.js";
import { awsErrorName, hasCode } from "../errors/index.js";
import { profileValues } from "../profiles/index.js";
import { findMfaSerial } from "../session/index.js";
import { checkTokenCode, getCallerIdentity, getSessionToken, type CallerIdentity } from "../sts/index.js";
import { readDocuments } from "./held-keys.js";
import type { KeyPair } from "./journal.js";
import { settingsFor, type Place } from "./place.js";

export interface MfaSessionOptions {
  readonly place: Place;
  readonly profile: string;
  readonly tokenCode: string | undefined;
}

/** Seconds: the least that AWS gives, and more than a rotation takes. */
const duration = 900;

/**
 * A session that shows MFA: the one in the profile `<profile>-sts` while it is valid and the same user's, else a new
 * one from a code. Undefined where the user has no device that gives codes: then MFA is not what was missing.
 *
 * @throws CliError USAGE where there is nobody to ask for a code
 */
export async function getMfaSession(
  context: Pick<Context, "aws" | "err" | "files" | "prompt">,
  key: KeyPair,
  { place, profile, tokenCode }: MfaSessionOptions,
): Promise<AwsCredentials | undefined> {
  const settings = settingsFor(place, profile, key);
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const caller = await getCallerIdentity(sts);
  const saved = await sessionOf(context, { place, profile, caller });
  if (saved !== undefined) return saved;
  const documents = await readDocuments(context, place);
  const configured = [documents.credentials, documents.config]
    .map((document) => profileValues(document, profile)?.get("mfa_serial"))
    .find((serial) => serial !== undefined);
  let serialNumber: string;
  try {
    serialNumber = configured ?? (await findMfaSerial(context, { iam, caller }));
  } catch (error) {
    if (hasCode(error, "NO_MFA_DEVICE")) return undefined;
    throw error;
  }
  const question = { question: `MFA code of ${serialNumber}: `, what: "an MFA code", flag: "--token-code" };
  const code = checkTokenCode(tokenCode ?? (await askForSecret(context, question)));
  return getSessionToken(sts, { serialNumber, tokenCode: code, durationSeconds: duration });
}

/** The session that iam-login keeps for a profile, where it is there, valid, and the same user's. */
export async function savedSession(
  context: Pick<Context, "aws" | "files">,
  key: KeyPair,
  { place, profile }: Pick<MfaSessionOptions, "place" | "profile">,
): Promise<AwsCredentials | undefined> {
  const caller = await getCallerIdentity(await context.aws.sts(settingsFor(place, profile, key)));
  return sessionOf(context, { place, profile, caller });
}

async function sessionOf(
  context: Pick<Context, "aws" | "files">,
  { place, profile, caller }: { place: Place; profile: string; caller: CallerIdentity },
): Promise<AwsCredentials | undefined> {
  const values = profileValues((await readDocuments(context, place)).credentials, `${profile}-sts`);
  const accessKeyId = values?.get("aws_access_key_id");
  const secretAccessKey = values?.get("aws_secret_access_key");
  const sessionToken = values?.get("aws_session_token");
  if (!accessKeyId || !secretAccessKey || !sessionToken) return undefined;
  const session = { accessKeyId, secretAccessKey, sessionToken };
  try {
    const { arn } = await getCallerIdentity(await context.aws.sts(settingsFor(place, profile, session)));
    return arn === caller.arn ? session : undefined;
  } catch (error) {
    if (["ExpiredToken", "InvalidClientTokenId"].includes(awsErrorName(error))) return undefined;
    throw error;
  }
}
