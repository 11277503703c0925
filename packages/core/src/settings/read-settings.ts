import type { Context } from "../context/index.js";
import { configFile, credentialsFile, readProfiles } from "../profiles/index.js";
import { resolveSettings } from "./resolve-settings.js";
import type { Settings, SettingsWish } from "./settings.js";

/**
 * What holds for a run, from the environment and both shared files.
 *
 * @param credentials the path of the credentials file, where it is not the usual one
 * @throws {CliError} what `readProfiles` and `resolveSettings` throw
 */
export async function readSettings(
  context: Pick<Context, "env" | "files">,
  wish: SettingsWish & { readonly credentialsFile?: string | undefined },
): Promise<Settings> {
  const [config, credentials] = await Promise.all([
    readProfiles(context, configFile(context)),
    readProfiles(context, credentialsFile(context, wish.credentialsFile)),
  ]);
  return resolveSettings({ config, credentials, env: context.env }, wish);
}
