import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccessKey } from "../state/account.js";

/** The AWS files are the sandbox's own: a person's are never read, nor written. */
export async function makeEnvironment(
  url: string,
  region: string,
  folder: string,
  key: AccessKey,
): Promise<Record<string, string>> {
  const configFile = join(folder, "config");
  const credentialsFile = join(folder, "credentials");
  await writeFile(configFile, `[default]\nregion = ${region}\n`, { mode: 0o600 });
  await writeFile(
    credentialsFile,
    `[default]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`,
    { mode: 0o600 },
  );
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** For a tool that acts by this key alone. */
export function keyEnvironment(key: AccessKey): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: key.id, AWS_SECRET_ACCESS_KEY: key.secret };
}
