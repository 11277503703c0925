import type { AwsCredentials, AwsSettings, Context } from "../context/index.js";
import { CliError, quote, usageError } from "../errors/index.js";
import {
  checkKeys,
  checkProfiles,
  configFile,
  holdsLongTermKeys,
  isSealingCommand,
  mergedValues,
  lineOf,
  profileContent,
  profileNotFound,
  readProfiles,
  staleTokens,
  vaultFile,
  type LongTermKeys,
  type ProfilesDocument,
  type ProfilesFile,
} from "../profiles/index.js";
import { sessionSeconds } from "../settings/index.js";
import { faultOfSerial, getCallerIdentity, takesCodesOf } from "../sts/index.js";
import { checkDistinct, checkTarget } from "./check-target.js";
import { searchMfaSerial } from "./search-mfa-serial.js";
import { noLongTermKeys, notInVault } from "./no-long-term-keys.js";
import { refuseCircle, runCredentialProcess } from "./run-credential-process.js";

export interface NewSession {
  /** The profile with the long-term keys. */
  readonly source: string;
  /** The profile that the session is written to. */
  readonly target: string;
  /** The credentials file. */
  readonly file: ProfilesFile;
  readonly serialNumber?: string | undefined;
  readonly tokenCommand?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** What was typed besides the serial number: it tells the partition where nothing names a region. */
  readonly arns?: readonly string[] | undefined;
  /** As it was typed; the profile's `duration_seconds` comes next. */
  readonly durationSeconds: number | undefined;
  /** Seconds, where neither says how long the session is to last. */
  readonly usualDuration: number;
  /** Whether the file's old content is to be kept. */
  readonly backup?: boolean | undefined;
  /** Whether the session is kept in the vault beside that file, which then need not be writable. */
  readonly inVault?: boolean | undefined;
  /** Whether the person agreed beforehand that long-term keys in the target are overwritten. */
  readonly yes: boolean;
}

/** What a run does once it has a code. */
export interface SessionPlan {
  readonly source: string;
  readonly target: string;
  /** The credentials file, as it was when the plan was made. */
  readonly credentials: ProfilesDocument;
  /** The vault, where the source's keys are in it. */
  readonly vault: ProfilesDocument | undefined;
  readonly serialNumber: string;
  readonly durationSeconds: number;
  /** A line for the shell that prints a code. */
  readonly tokenCommand: string | undefined;
  /** Whether the target's long-term keys may be overwritten. */
  readonly overwrite: boolean;
  /** Signs with the source's long-term keys. */
  readonly settings: AwsSettings;
}

/**
 * Finds everything that can be wrong before a code is asked for and spent; nothing is changed. The device is what the
 * flag or the profile's `mfa_serial` names, and is looked up only where neither does.
 *
 * @throws CliError what `checkDistinct`, `checkProfiles`, `checkTarget`, `findSource` and `searchMfaSerial` throw
 */
export async function planSession(
  context: SourceContext & Pick<Context, "aws" | "err">,
  request: NewSession,
): Promise<SessionPlan> {
  const { source, target } = request;
  checkDistinct(request);
  const found = await findSource(context, request);
  const { values, settings, credentials, config, warnings } = found;
  if (settings.credentials?.sessionToken !== undefined) {
    throw usageError(
      `The credential_process of the profile "${source}" returns a session, and AWS creates sessions from long-term keys only.`,
      "Use its session directly, or name the profile that has your long-term keys.",
    );
  }
  const sources = { credentials, config, env: context.env };
  const durationSeconds = sessionSeconds(sources, { ...request, profile: source }, request.usualDuration);
  await checkTarget(context, { target, credentials }, request.yes);
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  return {
    source,
    target,
    credentials,
    vault: found.vault,
    settings,
    durationSeconds,
    serialNumber: await serialOf(context, request, found),
    tokenCommand: request.tokenCommand ?? values.get("mfa_process"),
    overwrite: holdsLongTermKeys(credentials, target),
  };
}

/** A profile with long-term keys, as both files together have it. */
export interface Source {
  readonly values: ReadonlyMap<string, string>;
  readonly settings: AwsSettings;
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
  /** With the profile's keys, where they are sealed. */
  readonly vault: ProfilesDocument | undefined;
  /** The file of the two that the profile is in, and to which what is found out about it is added. */
  readonly home: ProfilesDocument;
  /** Sentences for standard error. */
  readonly warnings: string[];
}

type SourceSearch = Pick<
  NewSession,
  "source" | "file" | "serialNumber" | "region" | "endpointUrl" | "arns" | "backup" | "inVault"
>;

/** What `findSource` uses: the vault may ask for a passphrase, the profile's own program runs. */
type SourceContext = Pick<Context, "clock" | "env" | "files" | "processes" | "prompt" | "random" | "signal">;

/**
 * The profile with the long-term keys. Keys that stand in a file sign by themselves, whatever else the profile says, and
 * so do those in the vault, which is opened now; others come from its `credential_process`, which runs now.
 *
 * @throws CliError what `readSource`, `openVault` and `runCredentialProcess` throw
 */
export async function findSource(context: SourceContext, request: SourceSearch): Promise<Source> {
  const { process, ...source } = await readSource(context, request);
  if (source.vault !== undefined) {
    const { openVault } = await import("../vault/index.js");
    const content = (await openVault(context, source.vault)).contentOf(source.vault, request.source);
    if (content.kind !== "long-term") throw new Error("A sealed key is a key once it is open");
    return { ...source, settings: { ...source.settings, credentials: pairOf(content) } };
  }
  if (process === undefined) return source;
  const credentials = await runCredentialProcess(context, { profile: request.source, command: process });
  return { ...source, settings: { ...source.settings, credentials } };
}

/**
 * The same, but that no process runs, and no vault is opened: the command is told, and the vault.
 *
 * @throws CliError PROFILE_NOT_FOUND, NO_CREDENTIALS, KEY_MALFORMED, FILE_NOT_FOUND, and what `checkProfiles` throws
 */
export async function readSource(
  context: Pick<Context, "clock" | "env" | "files">,
  request: SourceSearch,
): Promise<Source & { readonly process: string | undefined }> {
  const { source, file, serialNumber, region, endpointUrl } = request;
  const arns = [...(serialNumber === undefined ? [] : [serialNumber]), ...(request.arns ?? [])];
  const [check, credentials, config, vault] = await Promise.all([
    checkProfiles(context, request.inVault === true ? vaultFile(file) : file, request),
    readProfiles(context, file),
    readProfiles(context, configFile(context)),
    readProfiles(context, vaultFile(file)),
  ]);
  const documents = [credentials, config];
  const fileExists = request.inVault === true || check.exists;
  if (!documents.some(({ profiles }) => profiles.has(source)))
    throw withoutFile(fileExists, credentials, profileNotFound(documents, source));
  checkKeys(documents, source);
  const all = [credentials, vault, config];
  const content = profileContent(all, source);
  if (content.kind !== "long-term" && content.kind !== "sealed" && content.kind !== "process") {
    const reason = noLongTermKeys(all, source, content);
    throw content.kind === "none" ? withoutFile(fileExists, credentials, reason) : reason;
  }
  if (content.kind === "process") {
    // Its own command would ask this very run.
    if (isSealingCommand(content.command, source)) throw notInVault(source, vault);
    refuseCircle(context, source);
  }
  const settings = { profile: source, region, endpointUrl, arns, credentialsFile: file.path };
  return {
    values: mergedValues(documents, source),
    settings: content.kind === "long-term" ? { ...settings, credentials: pairOf(content) } : settings,
    credentials,
    config,
    vault: content.kind === "sealed" ? vault : undefined,
    home: credentials.profiles.has(source) ? credentials : config,
    warnings: [...check.warnings, ...staleTokens(documents, source)],
    process: content.kind === "process" ? content.command : undefined,
  };
}

function pairOf({ accessKeyId, secretAccessKey }: LongTermKeys): AwsCredentials {
  return { accessKeyId, secretAccessKey };
}

/** A file that is not there, as its name was mistyped, is told in place of what it would hold. */
function withoutFile(exists: boolean, { file }: ProfilesDocument, reason: CliError): CliError {
  if (exists) return reason;
  const message = `The credentials file ${file.path} does not exist.`;
  return new CliError({ code: "FILE_NOT_FOUND", message, hint: reason.hint });
}

/**
 * The device whose codes count: the one that is named, by the flag or the profile; else the user's.
 *
 * @throws CliError USAGE where it is one that AWS takes no codes from; what `searchMfaSerial` throws
 */
export async function serialOf(
  context: Pick<Context, "aws" | "prompt">,
  { source, serialNumber }: Pick<NewSession, "source" | "serialNumber">,
  { values, settings, credentials, config }: Pick<Source, "values" | "settings" | "credentials" | "config">,
): Promise<string> {
  const documents = [credentials, config];
  const configured = serialNumber ?? values.get("mfa_serial");
  if (configured === undefined) {
    const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
    return (await searchMfaSerial(context, { profile: source, iam, caller: await getCallerIdentity(sts) }))
      .serialNumber;
  }
  const fault = faultOfSerial(configured);
  if (fault !== undefined) {
    const isTyped = serialNumber !== undefined;
    const place = isTyped
      ? "--serial-number"
      : `The mfa_serial in ${lineOf(documents, { profile: source, key: "mfa_serial" })}`;
    throw usageError(
      `${place} ${fault}: ${JSON.stringify(configured)}`,
      `To see the user's devices: iam-mfa devices ${quote(source)}`,
    );
  }
  if (takesCodesOf(configured)) return configured;
  throw usageError(
    `${configured} is a FIDO device (a passkey or security key), which gives no codes.`,
    serialNumber === undefined
      ? `Correct mfa_serial in the profile "${source}": iam-login ${quote(source)} init --force looks it up.`
      : "Use the serial number of a virtual device or a hardware token.",
  );
}
