import type { ProfileChange } from "./profile-change.js";
import { mergedValues, profileValue } from "./profile-values.js";
import type { ProfilesDocument } from "./profiles-document.js";
import { madeFrom, ofOption, sessionDetails, type SealedSession, type StoredSession } from "./stored-session.js";

/**
 * What a profile has for signing. Keys that stand in it go before all else it says; what follows is in botocore's order
 * (`botocore.credentials.create_credential_resolver`).
 */
export type ProfileContent =
  | LongTermKeys
  /** Long-term keys in the vault: `openVault` has their secret. */
  | { readonly kind: "sealed"; readonly accessKeyId: string }
  | ({ readonly kind: "session" } & StoredSession)
  /** A session in the vault, without its secrets. */
  | ({ readonly kind: "sealed-session" } & SealedSession)
  | IncompleteKeys
  | AssumedRole
  /** IAM Identity Center; its session's name, where the profile names one. */
  | { readonly kind: "sso"; readonly session: string | undefined }
  /** What `aws login` keeps, by the ARN of who signed in. */
  | { readonly kind: "login"; readonly session: string }
  /** A command that prints credentials. */
  | { readonly kind: "process"; readonly command: string }
  | { readonly kind: "none" };

export interface LongTermKeys {
  readonly kind: "long-term";
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Options that hold the token of an earlier session, which fails with these keys: `aws configure` leaves it there. */
  readonly staleTokens: readonly TokenOption[];
}

/** A pair, or a session, of which a part is missing. */
export interface IncompleteKeys {
  readonly kind: "incomplete";
  readonly of: "long-term" | "session";
  readonly missing: "aws_access_key_id" | "aws_secret_access_key" | "aws_session_token";
}

export interface AssumedRole {
  readonly kind: "role";
  readonly roleArn: string;
  /** The profile whose keys assume it. */
  readonly sourceProfile: string | undefined;
  /** Where the keys come from in its place: `Environment`, `Ec2InstanceMetadata` or `EcsContainer`. */
  readonly credentialSource: string | undefined;
}

/** The second is the older name, which botocore prefers. */
const tokenOptions = ["aws_session_token", "aws_security_token"] as const;
type TokenOption = (typeof tokenOptions)[number];

/**
 * What a profile holds, as the documents together have it: the first of them goes before the others. Its keys come from
 * one document, as in botocore, and are not put together from two. A blank value counts as none.
 *
 * @param documents credentials before the vault before config, or some of them
 */
export function profileContent(documents: readonly ProfilesDocument[], profile: string): ProfileContent {
  const home =
    documents.find((document) => profileValue(document, profile, "aws_access_key_id") !== undefined) ??
    documents.find((document) => profileValue(document, profile, "aws_secret_access_key") !== undefined);
  if (home !== undefined) return keysIn(mergedValues([home], profile));
  const values = mergedValues(documents, profile);
  const roleArn = values.get("role_arn");
  if (roleArn !== undefined) {
    const [sourceProfile, credentialSource] = [values.get("source_profile"), values.get("credential_source")];
    return { kind: "role", roleArn, sourceProfile, credentialSource };
  }
  const ssoSession = values.get("sso_session");
  if (ssoSession !== undefined || values.has("sso_start_url")) return { kind: "sso", session: ssoSession };
  const loginSession = values.get("login_session");
  if (loginSession !== undefined) return { kind: "login", session: loginSession };
  const command = values.get("credential_process");
  return command === undefined ? { kind: "none" } : { kind: "process", command };
}

/**
 * AWS's own prefixes tell long-term keys (AKIA) from a session's (ASIA); with others, as emulators have them, the token
 * tells. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
function keysIn(values: ReadonlyMap<string, string>): ProfileContent {
  const accessKeyId = values.get("aws_access_key_id");
  const secretAccessKey = values.get("aws_secret_access_key");
  const tokens = tokenOptions.filter((option) => values.has(option));
  const sessionToken = tokens[0] === undefined ? undefined : values.get(tokens[0]);
  const prefix = accessKeyId?.slice(0, 4);
  const of = prefix === "AKIA" || (sessionToken === undefined && prefix !== "ASIA") ? "long-term" : "session";
  if (accessKeyId === undefined) return { kind: "incomplete", of, missing: "aws_access_key_id" };
  if (secretAccessKey === undefined) return { kind: "incomplete", of, missing: "aws_secret_access_key" };
  if (of === "long-term" && isSealed(secretAccessKey)) return { kind: "sealed", accessKeyId };
  if (of === "long-term") return { kind: of, accessKeyId, secretAccessKey, staleTokens: tokens };
  if (sessionToken === undefined) return { kind: "incomplete", of, missing: "aws_session_token" };
  const details = sessionDetails(values);
  if (isSealed(secretAccessKey)) return { kind: "sealed-session", accessKeyId, ...details };
  return { kind: "session", accessKeyId, secretAccessKey, sessionToken, ...details };
}

/** Whether a profile has keys that come from no session, so that they cannot be had again once overwritten. */
export function holdsLongTermKeys(credentials: ProfilesDocument, profile: string): boolean {
  const content = profileContent([credentials], profile);
  if (content.kind === "long-term" || content.kind === "sealed") return true;
  return content.kind === "incomplete" && content.of === "long-term";
}

/** What a value in the vault begins with; no secret of AWS's has a colon. */
export const sealedPrefix = "sealed:";

/** Whether a value is of use only once the vault is open. */
export function isSealed(value: string): boolean {
  return value.startsWith(sealedPrefix);
}

/** The session in a profile, whichever tool has put it there; undefined where there is none. */
export function storedSession(credentials: ProfilesDocument, profile: string): StoredSession | undefined {
  const content = profileContent([credentials], profile);
  if (content.kind !== "session") return undefined;
  const { kind: _, ...session } = content;
  return session;
}

/** What can be told of the session that a profile has in the vault, without opening it; undefined where there is none. */
export function sealedSession(vault: ProfilesDocument, profile: string): SealedSession | undefined {
  const content = profileContent([vault], profile);
  if (content.kind !== "sealed-session") return undefined;
  const { kind: _, ...session } = content;
  return session;
}

/** What makes the sessions of one key those of another key of the same user, which they work on as well as. */
export function reassignSessions(
  credentials: ProfilesDocument,
  { from, to }: { readonly from: string; readonly to: string },
): ProfileChange[] {
  return [...credentials.profiles.keys()]
    .filter((profile) => profileValue(credentials, profile, ofOption) === from)
    .filter((profile) => (storedSession(credentials, profile) ?? sealedSession(credentials, profile)) !== undefined)
    .map((profile) => ({ profile, set: madeFrom(to) }));
}
