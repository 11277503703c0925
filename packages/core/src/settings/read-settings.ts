import type { Context } from "../context/index.js";
import { configFile, credentialsFile, readProfiles, type ProfilesDocument } from "../profiles/index.js";
import { resolveSettings } from "./resolve-settings.js";
import type { Settings, TypedSettings } from "./settings.js";

/**
 * What holds for a run, from the environment and both shared files.
 *
 * @throws {CliError} what `readProfiles` and `resolveSettings` throw
 */
export async function readSettings(
  context: Pick<Context, "clock" | "env" | "files">,
  request: TypedSettings,
): Promise<Settings> {
  return resolveSettings({ ...(await readSharedFiles(context)), env: context.env }, request);
}

/**
 * Both shared files, as they are now.
 *
 * @param named the path of the credentials file, where it is not the usual one
 * @throws {CliError} what `readProfiles` throws
 */
export async function readSharedFiles(
  context: Pick<Context, "clock" | "env" | "files">,
  named?: string,
): Promise<{ credentials: ProfilesDocument; config: ProfilesDocument }> {
  const [config, credentials] = await Promise.all([
    readProfiles(context, configFile(context)),
    readProfiles(context, credentialsFile(context, named)),
  ]);
  return { credentials, config };
}
