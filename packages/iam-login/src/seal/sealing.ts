import type { AwsCredentials, AwsSettings, Context } from "@iam-tools/core/context";
import { CliError, refusal } from "@iam-tools/core/errors";
import {
  configFile,
  credentialsFile,
  isSealingCommand,
  mergedValues,
  profileContent,
  profileNotFound,
  profileValue,
  readProfiles,
  sealingCommand,
  sessionOptions,
  sessionProfileOf,
  storedSession,
  vaultFile,
  type ProfileChange,
  type ProfileContent,
  type ProfilesDocument,
  type ProfilesFile,
  type StoredSession,
} from "@iam-tools/core/profiles";
import { graceEnd, locateKeys, readJournals, unfinishedOf } from "@iam-tools/core/rotation";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { rotationCommands } from "../session/rotation-commands.js";

/** All that is asked of a profile before its keys go into the vault, or come out of it. */
export interface Sealing {
  readonly profile: string;
  /** The one that its session is in. */
  readonly target: string;
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
  readonly vault: ProfilesDocument;
  /** What the profile holds; keys in a file go before those in the vault. */
  readonly content: ProfileContent;
  /** What it says beside that, in either file. */
  readonly values: ReadonlyMap<string, string>;
}

export interface SealingFlags {
  readonly profile: string;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
}

/** @throws {CliError} `PROFILE_NOT_FOUND`, and what `readProfiles` throws */
export async function readSealing(
  context: Pick<Context, "clock" | "env" | "files">,
  { profile }: Pick<SealingFlags, "profile">,
): Promise<Sealing> {
  const file = credentialsFile(context);
  const [credentials, config, vault] = await Promise.all([
    readProfiles(context, file),
    readProfiles(context, configFile(context)),
    readProfiles(context, vaultFile(file)),
  ]);
  const documents = [credentials, vault, config];
  if (!documents.some(({ profiles }) => profiles.has(profile))) throw profileNotFound(documents, profile);
  const shared = [credentials, config];
  return {
    profile,
    // The command that programs run names no other, and finds this one alone.
    target: sessionProfileOf(profile, shared),
    credentials,
    config,
    vault,
    content: profileContent(documents, profile),
    values: mergedValues(shared, profile),
  };
}

/**
 * A rotation has to end before its keys go elsewhere: it looks for them where they were.
 *
 * @throws {CliError} `REFUSED`
 */
export async function requireNoRotation(
  context: Context,
  { profile }: Pick<Sealing, "profile">,
  accessKeyId: string,
): Promise<void> {
  const location = await locateKeys(context, { region: undefined, endpointUrl: undefined });
  const unfinished = unfinishedOf(await readJournals(context, location), { accessKeyId });
  if (unfinished === undefined) return;
  const { finish, finishNow } = rotationCommands(profile);
  const until = graceEnd(unfinished);
  const way =
    until === undefined
      ? `Finish it first: ${finish}`
      : `Its old key works until ${until.toISOString()}. To finish it before that: ${finishNow(profile)}`;
  throw refusal(`A rotation of the access key of "${profile}" is not finished.`, `Nothing was changed. ${way}`);
}

/** @returns the ARN of the key's user. @throws {CliError} what AWS says of a key that it does not take */
export async function proveKeys(
  context: Pick<Context, "aws">,
  { profile, region, endpointUrl }: SealingFlags,
  credentials: AwsCredentials,
): Promise<string> {
  const settings: AwsSettings = { profile, region, endpointUrl, credentials, readOnly: true };
  return (await getCallerIdentity(await context.aws.sts(settings))).arn;
}

/** What makes every AWS tool ask for the session of the profile, by its name and by that of its session's. */
export function commandChanges(
  context: Pick<Context, "files">,
  { profile, target }: Pick<Sealing, "profile" | "target">,
): ProfileChange[] {
  const set = { credential_process: sealingCommand(context, profile) };
  return [profile, target].map((name) => ({ profile: name, set }));
}

/** What takes that away again, and profiles that say nothing else with it; a command of the person's stays. */
export function commandRemovals(
  config: ProfilesDocument,
  { profile, target }: Pick<Sealing, "profile" | "target">,
): ProfileChange[] {
  const names = [profile, target].filter((name) =>
    isSealingCommand(profileValue(config, name, "credential_process"), profile),
  );
  return names.map((name) => withoutOptions(config, name, ["credential_process"]));
}

/** What takes a session out of the credentials file. */
export function sessionRemoval(
  credentials: ProfilesDocument,
  target: string,
  session: Pick<StoredSession, "accessKeyId">,
): ProfileChange[] {
  if (storedSession(credentials, target)?.accessKeyId !== session.accessKeyId) return [];
  return [withoutOptions(credentials, target, Object.keys(sessionOptions(anySession)))];
}

const anySession = { accessKeyId: "x", secretAccessKey: "x", sessionToken: "x", expiration: new Date(0) };

function withoutOptions(document: ProfilesDocument, profile: string, options: readonly string[]): ProfileChange {
  const section = document.profiles.get(profile)?.at(-1);
  const isAll = section?.options.every(({ key }) => options.includes(key)) === true;
  if (isAll) return { profile, remove: true };
  return { profile, set: Object.fromEntries(options.map((option) => [option, undefined])) };
}

/** A file that somebody else changed since it was looked at. */
export function changedMeanwhile({ path }: ProfilesFile, profile: string): CliError {
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `The keys of the profile "${profile}" in ${path} were changed meanwhile.`,
    hint: "No key was removed. Run this again.",
  });
}

/** `****WXYZ` */
export function endOf(accessKeyId: string): string {
  return `****${accessKeyId.slice(-4)}`;
}
