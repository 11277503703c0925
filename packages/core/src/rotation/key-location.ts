import type { AwsSettings, Context } from "../context/index.js";
import { hasCode } from "../errors/index.js";
import type { LockContext, ReplaceContext } from "../files/index.js";
import { configFile, credentialsFile, vaultFile, type ProfilesFile } from "../profiles/index.js";
import type { Journal, KeyPair } from "./journal.js";

export type RotationContext = LockContext & ReplaceContext & Pick<Context, "aws" | "env" | "err" | "prompt">;

/** Where keys are kept and where calls go. */
export interface KeyLocation {
  readonly credentials: ProfilesFile;
  readonly config: ProfilesFile;
  readonly vault: ProfilesFile;
  /** The credentials file behind all links: journals lie beside that, and are found by whichever name it is given. */
  readonly journals: ProfilesFile;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
}

export async function locateKeys(
  context: Pick<Context, "env" | "files">,
  calls: { readonly region: string | undefined; readonly endpointUrl: string | undefined },
): Promise<KeyLocation> {
  const credentials = credentialsFile(context);
  return {
    credentials,
    journals: { ...credentials, path: await realPathOf(context.files, credentials.path) },
    config: configFile(context),
    vault: vaultFile(credentials),
    region: calls.region,
    endpointUrl: calls.endpointUrl,
  };
}

/** The path itself where nothing is there: the first look at the file says so. */
async function realPathOf(files: Context["files"], path: string): Promise<string> {
  return files.realPath(path).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return path;
    throw error;
  });
}

/** The location as it was when the rotation began: the environment may name another config file by now. */
export function locationOfJournal(location: KeyLocation, { configFile: path }: Journal): KeyLocation {
  return { ...location, config: { kind: "config", path } };
}

/** Signed by this very key, whatever the environment and the files say. */
export function settingsFor(
  location: KeyLocation,
  profile: string,
  credentials: AwsSettings["credentials"],
): AwsSettings {
  return {
    profile,
    region: location.region,
    endpointUrl: location.endpointUrl,
    credentialsFile: location.credentials.path,
    credentials,
  };
}

/** Whether the keys that are exported in the shell, which go before all profiles, are the old ones of a rotation. */
export function shellHolds({ env }: Pick<Context, "env">, { old }: Pick<Journal, "old">): boolean {
  return env["AWS_ACCESS_KEY_ID"] === old.accessKeyId;
}

/** `****WXYZ`: enough to tell a person's two keys apart. */
export function maskKeyId({ accessKeyId }: Pick<KeyPair, "accessKeyId">): string {
  return `****${accessKeyId.slice(-4)}`;
}
