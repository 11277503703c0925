import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, quote } from "@iam-tools/core/errors";
import {
  configFile,
  credentialsFile,
  profileContent,
  readProfiles,
  sealedSession,
  sessionProfileOf,
  storedSession,
  vaultFile,
  type ProfilesDocument,
} from "@iam-tools/core/profiles";
import { asksEachTime, isOfOtherKey, readStored, scopedProfiles, type Stored } from "../session/session-profile.js";
import { timeLeft } from "../session/time-left.js";
import type { StatusFlags } from "./status.js";

interface SessionStatus {
  readonly sessionProfile: string;
  /**
   * `unknown` where there is a session without an expiry time; `other-key` where it was made from another key
   * than the profile has now.
   */
  readonly state: "valid" | "ending" | "expired" | "unknown" | "other-key" | "none";
  readonly expiration: string | null;
  /** 0 where it has ended; null where that is not known. */
  readonly secondsLeft: number | null;
  /** Of a narrower one: the profile whose session it was made from. */
  readonly scopeOf: string | null;
  /** The file of the vault in which it is; null where it is in clear. */
  readonly vault: string | null;
}

/** Reads the two files and asks nobody, so that a shell's prompt can show it. */
export async function run(context: Pick<Context, "clock" | "env" | "files">, flags: StatusFlags): Promise<Result> {
  const validity = { now: context.clock.now(), minTtl: flags.minTtl ?? 0 };
  const { profile } = flags;
  if (profile === undefined) return statusOfAll(context, validity);
  const stored = await readStored(context, { ...flags, profile });
  const status = statusOf(stored, validity);
  const scoped = scopedProfiles(stored.credentials, profile).map((target) =>
    statusOf(
      { target, session: storedSession(stored.credentials, target), keyId: undefined, store: stored.credentials },
      validity,
    ),
  );
  const narrower = scoped.map((one) => sentence(one, validity.now));
  const isValid = status.state === "valid";
  const where = stored.isVaultGone ? await whereGone(profile, stored) : await placeOf(profile, stored);
  const way = stored.isVaultGone || isValid ? [] : await wayIn(profile, stored);
  return {
    data: { profile, ...status, scoped },
    text: [sentence(status, validity.now), ...narrower, ...where, ...way],
    exitCode: isValid ? exitCodes.done : exitCodes.failed,
  };
}

interface Validity {
  readonly now: Date;
  /** Seconds. */
  readonly minTtl: number;
}

async function statusOfAll(context: Pick<Context, "clock" | "env" | "files">, validity: Validity): Promise<Result> {
  const file = credentialsFile(context);
  const credentials = await readProfiles(context, file);
  const vault = await readProfiles(context, vaultFile(file));
  const config = await readProfiles(context, configFile(context));
  const keys = keysOfSessions([credentials, vault, config]);
  const sessions = [credentials, vault]
    .flatMap((store) =>
      [...store.profiles.keys()].map((target) => {
        const session = storedSession(store, target) ?? sealedSession(store, target);
        return statusOf({ target, session, keyId: keys.get(target), store }, validity);
      }),
    )
    .filter(({ state }) => state !== "none");
  const text = sessions.map((status) => sentence(status, validity.now));
  return { data: { sessions }, text: text.length > 0 ? text : ["No session in the credentials file."] };
}

/** By the profile of a session: the id of the key in the profile that it belongs to. */
function keysOfSessions(documents: readonly ProfilesDocument[]): Map<string, string> {
  const profiles = new Set(documents.flatMap((document) => [...document.profiles.keys()]));
  const keys = new Map<string, string>();
  for (const profile of profiles) {
    const content = profileContent(documents, profile);
    if (content.kind === "long-term" || content.kind === "sealed")
      keys.set(sessionProfileOf(profile, documents), content.accessKeyId);
  }
  return keys;
}

/** Where keys and session are, where that is not in clear; the vault is read and not opened, so that nobody is asked. */
async function placeOf(profile: string, { store, isSealed }: Stored): Promise<string[]> {
  if (store.file.kind !== "vault") return [];
  const { headerOf, wordsOfSource } = await import("@iam-tools/core/vault");
  const by = headerOf(store)?.keyFrom;
  const opened = by === undefined ? "" : `, opened by ${wordsOfSource(by)}`;
  const asks = asksEachTime(store, profile) ? "; you are asked for each session" : "";
  const what = isSealed ? `The keys of ${profile}, and its session, are` : `The session of ${profile} is`;
  return [`${what} in the vault ${store.file.path}${opened}${asks}.`];
}

/** Logging in would be refused with the same words. */
async function whereGone(profile: string, { credentials }: Stored): Promise<string[]> {
  const { notInVault } = await import("@iam-tools/core/session");
  const { message, hint } = notInVault(profile, { file: vaultFile(credentials.file) });
  return [message, ...(hint === undefined ? [] : [hint])];
}

/** Of a profile that gets its credentials elsewhere, what logging in would be refused with. */
async function wayIn(profile: string, { credentials, config, store }: Stored): Promise<string[]> {
  const documents = store === credentials ? [credentials, config] : [credentials, store, config];
  const content = profileContent(documents, profile);
  if (content.kind !== "role" && content.kind !== "sso" && content.kind !== "login")
    return [`Log in with: iam-login ${quote(profile)}`];
  const { noLongTermKeys } = await import("@iam-tools/core/session");
  const { message, hint } = noLongTermKeys(documents, profile, content);
  return [message, ...(hint === undefined ? [] : [hint])];
}

function statusOf(
  stored: Pick<Stored, "target" | "session" | "keyId" | "store">,
  { now, minTtl }: Validity,
): SessionStatus {
  const { target: sessionProfile, session, store } = stored;
  const vault = store.file.kind === "vault" ? store.file.path : null;
  if (session === undefined)
    return { sessionProfile, state: "none", expiration: null, secondsLeft: null, scopeOf: null, vault };
  const { expiration } = session;
  const secondsLeft =
    expiration === undefined ? null : Math.max(0, Math.floor((expiration.getTime() - now.getTime()) / 1000));
  return {
    sessionProfile,
    state: isOfOtherKey(stored) ? "other-key" : stateOf(secondsLeft, minTtl),
    expiration: expiration?.toISOString() ?? null,
    secondsLeft,
    scopeOf: session.scopeOf ?? null,
    vault,
  };
}

function stateOf(secondsLeft: number | null, minTtl: number): SessionStatus["state"] {
  if (secondsLeft === null) return "unknown";
  if (secondsLeft === 0) return "expired";
  return secondsLeft < minTtl ? "ending" : "valid";
}

function sentence({ sessionProfile, state, expiration, scopeOf }: SessionStatus, now: Date): string {
  const narrower = scopeOf === null ? "" : `, a narrower session of ${scopeOf}`;
  switch (state) {
    case "none":
      return `${sessionProfile}: no session`;
    case "unknown":
      return `${sessionProfile}: a session without an expiry time`;
    case "other-key":
      return `${sessionProfile}: a session of another access key than the profile now has`;
    case "expired":
      return `${sessionProfile}: expired at ${expiration}${narrower}`;
    case "ending":
    case "valid":
      return `${sessionProfile}: valid until ${expiration} (${timeLeft(new Date(expiration ?? 0), now)})${narrower}`;
  }
}
