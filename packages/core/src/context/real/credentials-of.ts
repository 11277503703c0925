import type { STSClientConfig } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { CliError, usageError } from "../../errors/index.js";
import {
  checkKeys,
  mergedValues,
  profileContent,
  profileNotFound,
  sectionValues,
  sessionProfileOf,
  type ProfilesDocument,
} from "../../profiles/index.js";
import type { Settings } from "../../settings/index.js";
import type { AwsCredentials, AwsSettings, Clock, Environment, Processes } from "../context.js";
import { handFiles, nameForSdk, type SharedFiles } from "./hand-files.js";

export interface CredentialsSource {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly env: Environment;
  readonly files: SharedFiles;
  readonly processes: Processes;
  readonly processKeys: ProcessKeys;
  readonly signal: AbortSignal;
  /** For the calls to STS by which a profile with a role gets its credentials. */
  readonly stsConfiguration: () => STSClientConfig;
}

type Provider = ReturnType<typeof defaultProvider>;
interface Keys {
  /** Where they end, and have to be got again. */
  expiration?: Date;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What a run's clients got of each `credential_process`, or wait for together: it may ask the person, who answers once. */
export type ProcessKeys = Map<string, Promise<Keys>>;

/** Milliseconds; the SDK gets keys anew that end sooner. */
const ending = 5 * 60_000;

/**
 * The keys that sign: those that are handed in, those of the environment, those that stand in the profile, those that
 * its `credential_process` gives; else what the SDK's standard chain makes of the profile.
 *
 * @throws {CliError} `USAGE` where the environment has half of a key
 */
export function credentialsOf(
  request: AwsSettings,
  source: CredentialsSource,
): Keys | Provider | (() => Promise<Keys>) {
  const { settings, env } = source;
  if (request.credentials !== undefined) return plain(request.credentials);
  if (settings.signer === "environment") return ofEnvironment(env);
  return ofProfile(settings.values) ?? ofProcess(source) ?? ofChain(source);
}

function plain({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function ofEnvironment(env: Environment): Keys {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"] ?? "";
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  if (secretAccessKey) return plain({ accessKeyId, secretAccessKey, sessionToken: env["AWS_SESSION_TOKEN"] });
  throw usageError(
    "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.",
    "Set both; or unset both, to use a profile: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
  );
}

/** Keys that stand in the files as botocore reads them, where the profile says nothing that comes before them. */
function ofProfile(values: Settings["values"]): Keys | undefined {
  const accessKeyId = values.get("aws_access_key_id");
  const secretAccessKey = values.get("aws_secret_access_key");
  if (!accessKeyId || !secretAccessKey || comesFirst.some((key) => values.has(key))) return undefined;
  const sessionToken = values.get("aws_session_token") || values.get("aws_security_token");
  return plain({ accessKeyId, secretAccessKey, sessionToken });
}

/** Options of a profile that go before keys in it, as botocore has it. */
const comesFirst = ["role_arn", "sso_session", "sso_start_url", "credential_source"];

function ofProcess({ settings, ...context }: CredentialsSource): (() => Promise<Keys>) | undefined {
  const { values, profile } = settings;
  const command = values.get("credential_process");
  if (command === undefined || [...comesFirst, "login_session"].some((key) => values.has(key))) return undefined;
  return () => keysByProcess(context, { profile: profile.value, command });
}

async function keysByProcess(
  context: Omit<CredentialsSource, "settings">,
  process: { profile: string; command: string },
): Promise<Keys> {
  const { clock, processKeys } = context;
  const name = JSON.stringify(process);
  const known = processKeys.get(name);
  if (known !== undefined) {
    const { expiration } = await known;
    if (expiration === undefined || expiration.getTime() - clock.now().getTime() > ending) return known;
    // Another client may have begun to get new ones while this one looked.
    if (processKeys.get(name) !== known) return keysByProcess(context, process);
  }
  const keys = runProcess(context, process);
  processKeys.set(name, keys);
  keys.catch(() => processKeys.delete(name));
  return keys;
}

async function runProcess(
  context: Omit<CredentialsSource, "settings">,
  process: { profile: string; command: string },
): Promise<Keys> {
  const { refuseCircle, runCredentialProcess } = await import("../../session/run-credential-process.js");
  refuseCircle(context, process.profile);
  const { sessionToken, ...keys } = await runCredentialProcess(context, process);
  return { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function ofChain({ settings, ...context }: CredentialsSource): Provider | (() => Promise<Keys>) {
  const { env, files, stsConfiguration } = context;
  const documents = [files.credentials, files.config];
  const [source, ...roles] = sourcesOf(settings.profile.value, documents).toReversed();
  const content = source === undefined ? undefined : profileContent(documents, source);
  if (source !== undefined && content?.kind === "process" && roles.length > 0) {
    return () => rolesByProcess(context, { source: { profile: source, command: content.command }, roles });
  }
  if (content?.kind === "sso" && content.session !== undefined) requireSsoSession(files.config, content.session);
  handFiles(files, env);
  const { endpoint: _, ...others } = stsConfiguration();
  const { logger } = others;
  return defaultProvider({
    profile: nameForSdk(settings.profile.value),
    filepath: files.credentials.file.path,
    configFilepath: files.config.file.path,
    // For SSO and the like, which are no STS.
    clientConfig: others as object,
    ...(logger === undefined ? {} : { logger }),
    mfaCodeProvider: (serialNumber) => {
      const { profile, values } = settings;
      return Promise.reject(roleAsksForCode({ profile: profile.value, values }, files, serialNumber));
    },
    roleAssumer: async (...role) => {
      const { makeRoleAssumer } = await import("./role-assumer.js");
      return makeRoleAssumer(stsConfiguration())(...role);
    },
    roleAssumerWithWebIdentity: async (...role) => {
      const { makeWebIdentityRoleAssumer } = await import("./role-assumer.js");
      return makeWebIdentityRoleAssumer(stsConfiguration())(...role);
    },
  });
}

/**
 * A profile, its source_profile, and so on, for as long as they are roles. The SDK says of them only that there are no
 * credentials, whatever is missing on the way.
 */
function sourcesOf(profile: string, documents: readonly ProfilesDocument[]): string[] {
  const names = [profile];
  for (let name = profile; ;) {
    const content = profileContent(documents, name);
    if (content.kind !== "role" || content.sourceProfile === undefined) return names;
    const source = content.sourceProfile;
    if (names.includes(source)) return names;
    if (!documents.some(({ profiles }) => profiles.has(source))) {
      throw profileNotFound(documents, source, `source_profile of the profile "${name}"`);
    }
    if (profileContent(documents, source).kind === "none") {
      throw new CliError({
        code: "NO_CREDENTIALS",
        message: `The role of the profile "${name}" is assumed with the credentials of its source_profile "${source}", which has none.`,
        hint: `Set them up with: aws configure --profile ${/\s/.test(source) ? JSON.stringify(source) : source}`,
      });
    }
    checkKeys(documents, source);
    names.push(source);
    name = source;
  }
}

/** The SDK takes it for granted. @throws {CliError} `NO_CREDENTIALS` */
function requireSsoSession(config: ProfilesDocument, name: string): void {
  const values = sectionValues(config, "sso-session", name);
  const missing = ["sso_region", "sso_start_url"].find((key) => !values?.get(key));
  if (missing === undefined) return;
  const header = `[sso-session ${/\s/.test(name) ? JSON.stringify(name) : name}]`;
  throw new CliError({
    code: "NO_CREDENTIALS",
    message:
      values === undefined
        ? `There is no ${header} in ${config.file.path}, which sso_session of the profile names.`
        : `${header} in ${config.file.path} has no ${missing}.`,
    hint:
      values === undefined && /\s/.test(name)
        ? `A name with spaces stands in quotes there: ${header}. To set one up: aws configure sso-session`
        : "Set it up with: aws configure sso-session",
  });
}

/** The SDK would run the process in a way of its own, and say neither its exit code nor its words. */
async function rolesByProcess(
  context: Omit<CredentialsSource, "settings">,
  { source, roles }: { source: { profile: string; command: string }; roles: readonly string[] },
): Promise<Keys> {
  const { files, stsConfiguration } = context;
  const chain = roles.map((profile) => ({ profile, values: mergedValues([files.credentials, files.config], profile) }));
  for (const role of chain) {
    const serialNumber = role.values.get("mfa_serial");
    if (serialNumber !== undefined) throw roleAsksForCode(role, files, serialNumber);
  }
  let keys = await keysByProcess(context, source);
  const { makeRoleAssumer } = await import("./role-assumer.js");
  for (const { values } of chain) {
    const seconds = values.get("duration_seconds");
    keys = await makeRoleAssumer(stsConfiguration())(keys, {
      RoleArn: values.get("role_arn"),
      RoleSessionName: values.get("role_session_name") ?? `iam-tools-${Date.now()}`,
      ExternalId: values.get("external_id"),
      ...(seconds === undefined ? {} : { DurationSeconds: Number(seconds) }),
    });
  }
  return keys;
}

/** A code is good for one role and one run; a session for all of them, and for many. */
function roleAsksForCode(
  { profile: role, values }: { readonly profile: string; readonly values: Settings["values"] },
  { credentials, config }: SharedFiles,
  serialNumber: string,
): CliError {
  const source = values.get("source_profile") ?? "PROFILE";
  const base = /\s/.test(source) ? JSON.stringify(source) : source;
  return new CliError({
    code: "MFA_FOR_ROLE",
    message: `The role of the profile "${role}" requires an MFA code of ${serialNumber}, which is asked for only at a login.`,
    hint: `Log in with: iam-login ${base}\nThen give [profile ${role}] the line source_profile = ${sessionProfileOf(source, [credentials, config])}, and remove its mfa_serial: the session has shown MFA.`,
  });
}
