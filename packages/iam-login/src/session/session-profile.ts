import type { Context } from "@iam-tools/core/context";
import { quote, refusal, usageError } from "@iam-tools/core/errors";
import {
  configFile,
  credentialsFile,
  isSealingCommand,
  mergedValues,
  profileContent,
  profileValue,
  readProfiles,
  scopeOption,
  sealedSession,
  sessionProfileOf,
  storedSession,
  vaultFile,
  type ProfilesDocument,
  type SealedSession,
  type StoredSession,
} from "@iam-tools/core/profiles";
import { chooseProfile, meantProfile, requireProfileExists } from "@iam-tools/core/settings";

import type { EnsuredSession } from "./session-need.js";

export interface WhichProfile {
  /** The one with the long-term keys. */
  readonly profile: string;
  /** The name that was typed for the one with the session. */
  readonly sessionProfile: string | undefined;
}

/** What the files say of a profile and its session. */
export interface Stored {
  /** The profile that holds the session. */
  readonly target: string;
  readonly session: SealedSession | undefined;
  /** The id of the profile's long-term key; undefined where its keys stand in no file. */
  readonly keyId: string | undefined;
  readonly values: ReadonlyMap<string, string>;
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
  /** Where the session is kept: the credentials file, or the vault where the profile's keys are in that, or it is to be. */
  readonly store: ProfilesDocument;
  /** Whether the profile's keys are in the vault. */
  readonly isSealed: boolean;
  /** Whether the profile says so, and the vault does not have them. */
  readonly isVaultGone: boolean;
}

/** @throws {CliError} `PROFILE_NOT_FOUND` */
export async function readStored(
  context: Pick<Context, "clock" | "env" | "files">,
  { profile, sessionProfile }: WhichProfile,
): Promise<Stored> {
  const file = credentialsFile(context);
  const [credentials, config, vault] = await Promise.all([
    readProfiles(context, file),
    readProfiles(context, configFile(context)),
    readProfiles(context, vaultFile(file)),
  ]);
  const documents = [credentials, config];
  // A profile that holds a narrower session has no other beside it.
  const own = storedSession(credentials, profile)?.scopeOf === undefined ? undefined : profile;
  const target = sessionProfileOf(profile, documents, sessionProfile ?? own);
  // A session may outlive the profile with its keys.
  if (![credentials, vault].some(({ profiles }) => profiles.has(target))) {
    requireProfileExists({ credentials, config }, chooseProfile(context.env, { profile }));
  }
  const content = profileContent([credentials, vault, config], profile);
  const isSealed = content.kind === "sealed";
  const isInVault = isSealed || isKeptInVault(config, { profile, target });
  return {
    target,
    session: isInVault ? sealedSession(vault, target) : storedSession(credentials, target),
    keyId: isSealed || content.kind === "long-term" ? content.accessKeyId : undefined,
    values: mergedValues(documents, profile),
    credentials,
    config,
    store: isInVault ? vault : credentials,
    isSealed,
    isVaultGone: content.kind === "process" && isSealingCommand(content.command, profile),
  };
}

/**
 * What AWS tools go by says it: the session's profile alone gets its session from iam-login. Where that of the keys does,
 * too, they were sealed, and others have come in their place since.
 */
function isKeptInVault(config: ProfilesDocument, { profile, target }: { profile: string; target: string }): boolean {
  const asks = (name: string) => isSealingCommand(profileValue(config, name, "credential_process"), profile);
  return target !== profile && asks(target) && !asks(profile);
}

/**
 * The session with its secrets, which the vault is opened for.
 *
 * @throws CliError what `openVault` throws
 */
export async function wholeSession(context: Context, { store, target }: Stored): Promise<StoredSession | undefined> {
  if (store.file.kind !== "vault") return storedSession(store, target);
  const { openVault } = await import("@iam-tools/core/vault");
  const content = (await openVault(context, store)).contentOf(store, target);
  return content.kind === "session" ? content : undefined;
}

/** In the vault, in the profile with the keys: whether the person wants to be asked for each session that is handed out. */
export const askOption = "ask_each_time";

export function asksEachTime(vault: ProfilesDocument, profile: string): boolean {
  return profileValue(vault, profile, askOption) === "true";
}

/** It, for those who need one; undefined where it is none that says when it ends. */
export async function keptSession(context: Context, stored: Stored): Promise<EnsuredSession | undefined> {
  const session = await wholeSession(context, stored);
  if (session?.expiration === undefined) return undefined;
  return { session: { ...session, expiration: session.expiration }, target: stored.target, isNew: false };
}

/** Whether the files say that the session is of another key than the profile has now. */
export function isOfOtherKey({ session, keyId }: Pick<Stored, "session" | "keyId">): boolean {
  return session?.madeFrom !== undefined && keyId !== undefined && session.madeFrom !== keyId;
}

/** @throws CliError REFUSED where the session is a narrower one, in whose place a whole one would come unasked */
export function requireWhole({ target, session }: Pick<Stored, "target" | "session">): void {
  if (session?.scopeOf === undefined) return;
  throw refusal(
    `The profile "${target}" holds a narrower session, which "iam-login ${quote(session.scopeOf)} scope ${target}" stored there.`,
    `Nothing was changed. To use it: export AWS_PROFILE=${quote(target)}\nTo log in with all rights: iam-login ${quote(session.scopeOf)}`,
  );
}

/** The profiles that hold narrower sessions of a profile's session. */
export function scopedProfiles(credentials: ProfilesDocument, profile: string): string[] {
  return [...credentials.profiles.keys()]
    .filter((name) => profileValue(credentials, name, scopeOption) === profile)
    .filter((name) => storedSession(credentials, name) !== undefined);
}

/** @throws CliError USAGE where the name was made from the profile's own, and not every AWS tool would take it */
export function checkSessionProfile({ profile, sessionProfile }: WhichProfile, { target, values }: Stored): void {
  if (sessionProfile !== undefined || values.has("session_profile") || !/\s/.test(target)) return;
  const plain = target.trim().replaceAll(/\s+/g, "-");
  throw usageError(
    `The profile for the session cannot be called "${target}": not every AWS tool accepts a name with spaces.`,
    `Name another, such as: iam-login ${quote(profile)} --session-profile ${plain}\nTo make it permanent, add this line to [${profile}]: session_profile = ${plain}`,
  );
}

/**
 * The profile that is meant, as in all tools.
 *
 * @throws CliError USAGE where there is none
 */
export function requireProfile(
  context: Pick<Context, "clock" | "env" | "err" | "files" | "prompt">,
  typed: string | undefined,
  verb = "",
): Promise<string> {
  const named = `\nTo log in with a profile that is called ${verb}: iam-login --profile ${verb}`;
  return meantProfile(context, { typed, usage: `iam-login PROFILE${verb === "" ? "" : ` ${verb}${named}`}` });
}
