import type { STSClientConfig } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { CliError, usageError } from "../../errors/index.js";
import { profileContent, profileNotFound, sessionProfileOf, type ProfilesDocument } from "../../profiles/index.js";
import type { Settings } from "../../settings/index.js";
import type { AwsCredentials, AwsSettings, Environment, Processes } from "../context.js";
import { handFiles, nameForSdk, type SharedFiles } from "./hand-files.js";

export interface CredentialsSource {
  readonly settings: Settings;
  readonly env: Environment;
  readonly files: SharedFiles;
  readonly processes: Processes;
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
  return async () => {
    const { refuseCircle, runCredentialProcess } = await import("../../session/run-credential-process.js");
    refuseCircle(context, profile.value);
    const { sessionToken, ...keys } = await runCredentialProcess(context, { profile: profile.value, command });
    return { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) };
  };
}

function ofChain({ settings, env, files, stsConfiguration }: CredentialsSource): Provider {
  requireSources(settings.profile.value, [files.credentials, files.config]);
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
    mfaCodeProvider: (serialNumber) => Promise.reject(roleAsksForCode(settings, files, serialNumber)),
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

/** The SDK says of a role only that there are no credentials, whatever is missing on the way to them. */
function requireSources(profile: string, documents: readonly ProfilesDocument[]): void {
  const seen = new Set<string>();
  for (let name = profile; !seen.has(name);) {
    seen.add(name);
    const content = profileContent(documents, name);
    if (content.kind !== "role" || content.sourceProfile === undefined) return;
    const source = content.sourceProfile;
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
    name = source;
  }
}

/** A code is good for one role and one run; a session for all of them, and for many. */
function roleAsksForCode(
  { profile, values }: Settings,
  { credentials, config }: SharedFiles,
  serialNumber: string,
): CliError {
  const source = values.get("source_profile") ?? "PROFILE";
  const [role, base] = [profile.value, /\s/.test(source) ? JSON.stringify(source) : source];
  return new CliError({
    code: "MFA_FOR_ROLE",
    message: `The role of the profile "${role}" requires an MFA code of ${serialNumber}, which is asked for only at a login.`,
    hint: `Log in with: iam-login ${base}\nThen give [profile ${role}] the line source_profile = ${sessionProfileOf(source, [credentials, config])}, and remove its mfa_serial: the session has shown MFA.`,
  });
}
