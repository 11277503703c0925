import type { Context } from "../context/index.js";
import { CliError, usageError } from "../errors/index.js";
import { profileValues, readProfiles, type ProfileChange, type ProfilesDocument } from "../profiles/index.js";
import type { KeyPair } from "./journal.js";
import type { Place } from "./place.js";

/** The two shared files, as read. */
export interface Documents {
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
}

/** A long-term key that is kept in the files. */
export interface HeldKey extends KeyPair {
  /** Every profile that holds it, in either file; at least one. */
  readonly profiles: readonly string[];
}

export async function readDocuments(context: Pick<Context, "files">, place: Place): Promise<Documents> {
  const [credentials, config] = await Promise.all([
    readProfiles(context, place.credentials),
    readProfiles(context, place.config),
  ]);
  return { credentials, config };
}

/** Every long-term key once, in the order of the files. */
export function heldKeys(documents: Documents): HeldKey[] {
  const keys = new Map<string, KeyPair>();
  for (const document of [documents.credentials, documents.config]) {
    for (const profile of document.profiles.keys()) {
      const pair = longTermKey(document, profile);
      if (pair !== undefined && !keys.has(pair.accessKeyId)) keys.set(pair.accessKeyId, pair);
    }
  }
  return [...keys.values()].map((pair) => heldKey(documents, pair));
}

/**
 * The long-term key that a profile holds itself: the credentials file goes before the config file, as it does for all
 * AWS tools.
 *
 * @throws CliError PROFILE_NOT_FOUND; USAGE where it holds a session, assumes a role, or holds no key
 */
export function heldKeyOf(documents: Documents, profile: string): HeldKey {
  const found = [documents.credentials, documents.config].map((document) => profileValues(document, profile));
  if (found.every((values) => values === undefined)) throw profileNotFound(documents, profile);
  const values = found.find((values) => values?.has("aws_access_key_id"));
  const roleArn = found.map((values) => values?.get("role_arn")).find((arn) => arn !== undefined);
  if (roleArn !== undefined) {
    const source = found.map((values) => values?.get("source_profile")).find((name) => name !== undefined);
    throw usageError(
      `The profile "${profile}" assumes the role ${roleArn}; a role has no access key to rotate.`,
      source === undefined
        ? "Name the profile that has your long-term keys."
        : `Its keys come from the profile "${source}": add --profile ${source}`,
    );
  }
  const accessKeyId = values?.get("aws_access_key_id");
  if (values === undefined || accessKeyId === undefined) {
    throw usageError(
      `The profile "${profile}" holds no access key.`,
      `Profiles that do: ${[...new Set(heldKeys(documents).flatMap((key) => key.profiles))].join(", ") || "none"}`,
    );
  }
  if (values.has("aws_session_token") || values.has("aws_security_token") || accessKeyId.startsWith("ASIA")) {
    throw usageError(
      `The profile "${profile}" holds a session, which ends by itself.`,
      "Name the profile that has your long-term keys.",
    );
  }
  const secretAccessKey = values.get("aws_secret_access_key");
  if (!secretAccessKey) {
    throw usageError(
      `The profile "${profile}" has an aws_access_key_id, but no aws_secret_access_key beside it.`,
      `Store both: aws configure --profile ${profile}`,
    );
  }
  return heldKey(documents, { accessKeyId, secretAccessKey });
}

function heldKey(documents: Documents, pair: KeyPair): HeldKey {
  return { ...pair, profiles: profilesHolding(documents, pair) };
}

/** Their names, in either file, each once. */
export function profilesHolding(documents: Documents, key: Pick<KeyPair, "accessKeyId">): string[] {
  const holds = (document: ProfilesDocument) => changesFor(document, key, undefined).map(({ profile }) => profile);
  return [...new Set([...holds(documents.credentials), ...holds(documents.config)])];
}

/** What puts another key in place of one, in every profile of a file that holds it; as it is, where none is given. */
export function changesFor(
  document: ProfilesDocument,
  { accessKeyId }: Pick<KeyPair, "accessKeyId">,
  replacement: KeyPair | undefined,
): ProfileChange[] {
  const set =
    replacement === undefined
      ? {}
      : { aws_access_key_id: replacement.accessKeyId, aws_secret_access_key: replacement.secretAccessKey };
  return [...document.profiles.keys()]
    .filter((profile) => profileValues(document, profile)?.get("aws_access_key_id") === accessKeyId)
    .map((profile) => ({ profile, set }));
}

function longTermKey(document: ProfilesDocument, profile: string): KeyPair | undefined {
  const values = profileValues(document, profile);
  const accessKeyId = values?.get("aws_access_key_id");
  const secretAccessKey = values?.get("aws_secret_access_key");
  const isSession = values?.has("aws_session_token") || values?.has("aws_security_token");
  if (!accessKeyId || !secretAccessKey || isSession === true || accessKeyId.startsWith("ASIA")) return undefined;
  return { accessKeyId, secretAccessKey };
}

function profileNotFound({ credentials, config }: Documents, profile: string): CliError {
  const names = [...new Set([...credentials.profiles.keys(), ...config.profiles.keys()])];
  return new CliError({
    code: "PROFILE_NOT_FOUND",
    message: `There is no profile "${profile}" in ${credentials.file.path} and ${config.file.path}.`,
    hint:
      names.length === 0
        ? `Set one up with: aws configure --profile ${profile}`
        : `Profiles that exist: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`,
  });
}
