import type { AwsSettings, Context } from "../context/index.js";
import {
  configFile,
  credentialsFile,
  type LockContext,
  type ProfilesFile,
  type ReplaceContext,
} from "../profiles/index.js";
import type { Journal, KeyPair } from "./journal.js";

export type RotationContext = LockContext & ReplaceContext & Pick<Context, "aws" | "env" | "err" | "prompt">;

/** Where keys are kept and where calls go. */
export interface Place {
  readonly credentials: ProfilesFile;
  readonly config: ProfilesFile;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
}

export function placeOf(
  context: Pick<Context, "env" | "files">,
  calls: { readonly region: string | undefined; readonly endpointUrl: string | undefined },
): Place {
  return {
    credentials: credentialsFile(context),
    config: configFile(context),
    region: calls.region,
    endpointUrl: calls.endpointUrl,
  };
}

/** The place as it was when the rotation began: the environment may name another config file by now. */
export function placeOfJournal(place: Place, { configFile: path }: Journal): Place {
  return { ...place, config: { kind: "config", path } };
}

/** Signed by this very key, whatever the environment and the files say. */
export function settingsFor(place: Place, profile: string, credentials: AwsSettings["credentials"]): AwsSettings {
  return {
    profile,
    region: place.region,
    endpointUrl: place.endpointUrl,
    credentialsFile: place.credentials.path,
    credentials,
  };
}

/** `****WXYZ`: enough to tell a person's two keys apart. */
export function maskKeyId({ accessKeyId }: Pick<KeyPair, "accessKeyId">): string {
  return `****${accessKeyId.slice(-4)}`;
}
