import type { STSClientConfig } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { usageError } from "../../errors/index.js";
import type { Settings } from "../../settings/index.js";
import type { AwsCredentials, AwsSettings, Environment } from "../context.js";

export interface CredentialsSource {
  readonly settings: Settings;
  readonly env: Environment;
  /** For the calls to STS by which a profile with a role gets its credentials. */
  readonly stsConfiguration: () => STSClientConfig;
}

type Provider = ReturnType<typeof defaultProvider>;
interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * The keys that sign: those that are handed in, those of the environment, those that stand in the profile; else what
 * the SDK's standard chain makes of the profile.
 *
 * @throws {CliError} `USAGE` where the environment has half of a key
 */
export function credentialsOf(wish: AwsSettings, source: CredentialsSource): Keys | Provider {
  const { settings, env } = source;
  if (wish.credentials !== undefined) return plain(wish.credentials);
  if (settings.signer === "environment") return ofEnvironment(env);
  return ofProfile(settings.values) ?? ofChain(wish, source);
}

function plain({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function ofEnvironment(env: Environment): Keys {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"] ?? "";
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  if (secretAccessKey) return plain({ accessKeyId, secretAccessKey, sessionToken: env["AWS_SESSION_TOKEN"] });
  throw usageError(
    "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not.",
    "Set both; or unset both, to use a profile: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
  );
}

/** Keys that stand in the files as botocore reads them, where the profile says nothing that comes before them. */
function ofProfile(values: Settings["values"]): Keys | undefined {
  const accessKeyId = values.get("aws_access_key_id");
  const secretAccessKey = values.get("aws_secret_access_key");
  const comesFirst = ["role_arn", "sso_session", "sso_start_url", "credential_source"].some((key) => values.has(key));
  if (!accessKeyId || !secretAccessKey || comesFirst) return undefined;
  const sessionToken = values.get("aws_session_token") || values.get("aws_security_token");
  return plain({ accessKeyId, secretAccessKey, sessionToken });
}

function ofChain(wish: AwsSettings, { settings, stsConfiguration }: CredentialsSource): Provider {
  const { endpoint: _, ...others } = stsConfiguration();
  const { logger } = others;
  return defaultProvider({
    profile: settings.profile.value,
    ...(wish.credentialsFile === undefined ? {} : { filepath: wish.credentialsFile }),
    // For SSO and the like, which are no STS.
    clientConfig: others as object,
    ...(logger === undefined ? {} : { logger }),
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
