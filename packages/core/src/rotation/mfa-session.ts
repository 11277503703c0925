import type { AwsCredentials, Context } from "../context/index.js";
import { awsErrorName, hasCode } from "../errors/index.js";
import {
  mergedValues,
  sealedSession,
  sessionProfileOf,
  storedSession,
  type ProfilesDocument,
} from "../profiles/index.js";
import { getSession, serialOf } from "../session/index.js";
import { sessionSeconds } from "../settings/index.js";
import { getCallerIdentity, type CallerIdentity } from "../sts/index.js";
import type { VaultContext } from "../vault/index.js";
import { readDocuments } from "./held-keys.js";
import type { KeyPair } from "./journal.js";
import { settingsFor, type KeyLocation, type RotationContext } from "./key-location.js";

/** How an MFA code is had, as the flags that all tools share for it say. */
export interface MfaCodeOptions {
  readonly tokenCode: string | undefined;
  readonly tokenCommand: string | undefined;
  readonly serialNumber: string | undefined;
}

export interface WhoseSession {
  readonly location: KeyLocation;
  readonly profile: string;
}

/**
 * Seconds: the least that AWS gives, and more than a rotation takes, but for one that runs a slow program in its midst;
 * `duration_seconds` of the profile is for that.
 */
const usualDuration = 900;

/**
 * A session that shows MFA: the one in the profile `<profile>-sts` while it is valid and the same user's, else a new
 * one from a code. Undefined where the user has no device that gives codes: then MFA is not what was missing.
 *
 * @throws CliError USAGE where a code is needed and there is no terminal, and what `serialOf` and `getSession` throw
 */
export async function getMfaSession(
  context: RotationContext,
  key: KeyPair,
  { location, profile }: WhoseSession,
  options: MfaCodeOptions,
): Promise<AwsCredentials | undefined> {
  const settings = settingsFor(location, profile, key);
  const caller = await getCallerIdentity(await context.aws.sts(settings));
  const stored = await sessionOf(context, { location, profile }, caller);
  if (stored !== undefined) return stored;
  const { credentials, config } = await readDocuments(context, location);
  const values = mergedValues([credentials, config], profile);
  const tokenCommand = options.tokenCommand ?? values.get("mfa_process");
  try {
    const found = { values, settings, credentials, config };
    const serialNumber = await serialOf(context, { ...options, source: profile }, found);
    const sources = { credentials, config, env: context.env };
    const durationSeconds = sessionSeconds(sources, { profile, durationSeconds: undefined }, usualDuration);
    const request = { tokenCode: options.tokenCode, durationSeconds };
    return await getSession(context, { serialNumber, tokenCommand, settings }, request);
  } catch (error) {
    if (hasCode(error, "NO_MFA_DEVICE")) return undefined;
    throw error;
  }
}

/** The session that iam-login keeps for a profile, where it is there, valid, and the same user's. */
export async function getStoredSession(
  context: Pick<Context, "aws" | "clock"> & VaultContext,
  key: KeyPair,
  whose: WhoseSession,
): Promise<AwsCredentials | undefined> {
  const sts = await context.aws.sts(settingsFor(whose.location, whose.profile, key));
  return sessionOf(context, whose, await getCallerIdentity(sts));
}

/** What AWS says of a session that is over, or that somebody has written by hand. */
const notTaken = new Set(["ExpiredToken", "InvalidClientTokenId", "IncompleteSignature", "SignatureDoesNotMatch"]);

async function sessionOf(
  context: Pick<Context, "aws" | "clock"> & VaultContext,
  { location, profile }: WhoseSession,
  caller: CallerIdentity,
): Promise<AwsCredentials | undefined> {
  const { credentials, config, vault } = await readDocuments(context, location);
  const target = sessionProfileOf(profile, [credentials, config]);
  const session = storedSession(credentials, target) ?? (await sessionInVault(context, vault, target));
  if (session === undefined) return undefined;
  try {
    const { arn } = await getCallerIdentity(await context.aws.sts(settingsFor(location, profile, session)));
    return arn === caller.arn ? session : undefined;
  } catch (error) {
    if (notTaken.has(awsErrorName(error)) || hasCode(error, "KEY_MALFORMED")) return undefined;
    throw error;
  }
}

/** One that does not open is none: a new one does as well. */
async function sessionInVault(context: VaultContext, vault: ProfilesDocument, target: string) {
  if (sealedSession(vault, target) === undefined) return undefined;
  const { openVault } = await import("../vault/index.js");
  return storedSession((await openVault(context, vault)).clear(vault, [target]).document, target);
}
