import { join } from "node:path";
import { externalDataInterceptor, getHomeDir } from "@smithy/shared-ini-file-loader";
import { mergedValues, sectionValues, type ProfilesDocument } from "../../profiles/index.js";
import type { Environment } from "../context.js";

export interface SharedFiles {
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
}

/**
 * Hands the SDK the shared files as they were read here, in place of its own reading of them, which finds no profile
 * whose name has a blank, and no option in capitals.
 */
export function handFiles({ credentials, config }: SharedFiles, env: Environment): void {
  const folder = join(getHomeDir(), ".aws");
  const configPath = env["AWS_CONFIG_FILE"] || join(folder, "config");
  const credentialsPaths = [env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"), credentials.file.path];
  const profiles = new Set([...credentials.profiles.keys(), ...config.profiles.keys()]);
  const all = [...profiles].map((name) => ({ name, values: mergedValues([credentials, config], name) }));
  const sessions = new Set(all.flatMap(({ values }) => values.get("sso_session") ?? []));
  const text = [
    ...all.map(({ name, values }) => sectionOf(name === "default" ? name : `profile ${nameForSdk(name)}`, values)),
    // With a dot the name is taken as it is, and it must be: the file in which `aws sso login` keeps a token tells by it.
    ...[...sessions].map((name) => sectionOf(`sso-session.${name}`, sectionValues(config, "sso-session", name) ?? [])),
  ].join("");
  for (const path of credentialsPaths.flatMap(spellings)) externalDataInterceptor.interceptFile(path, "");
  for (const path of [configPath, config.file.path].flatMap(spellings)) {
    externalDataInterceptor.interceptFile(path, text);
  }
}

/** The SDK takes letters and digits of ASCII in the name of a profile, and some signs. */
export function nameForSdk(profile: string): string {
  const encoded = encodeURIComponent(profile.replaceAll(/\p{Surrogate}/gu, "\uFFFD"));
  return encoded.replaceAll(/[!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

/** A path as the SDK has it before and after it looks for the home folder. */
function spellings(path: string): string[] {
  return path.startsWith("~/") ? [path, join(getHomeDir(), path.slice(2))] : [path];
}

/** Values of several lines have nothing to do with credentials. */
function sectionOf(header: string, values: Iterable<readonly [string, string]>): string {
  const lines = [...values]
    .filter(([, value]) => !value.includes("\n"))
    .map(([key, value]) => `${key} = ${key === "source_profile" ? nameForSdk(value) : value}\n`);
  return `[${header}]\n${lines.join("")}`;
}
