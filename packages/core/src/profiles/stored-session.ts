/** Temporary credentials, as a profile keeps them. */
export interface StoredSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Undefined where the profile does not say, or not in a form that is known. */
  readonly expiration: Date | undefined;
  /** The id of the long-term key that it was made from; undefined where the profile does not say. */
  readonly madeFrom?: string | undefined;
  /** How many seconds it was made for; undefined where the profile does not say. */
  readonly duration?: number | undefined;
  /** Of one with fewer rights, or a shorter life: the profile whose session it was made from. */
  readonly scopeOf?: string | undefined;
}

/** A session without its secrets, as the vault shows it to everybody. */
export type SealedSession = Omit<StoredSession, "secretAccessKey" | "sessionToken">;

/** Whose names no AWS tool has a meaning for. */
export const ofOption = "session_of";
const secondsOption = "session_seconds";
export const scopeOption = "scope_of";

/** Where tools write when a session ends, ours before those of others. */
const expirationOptions = [
  "expiration",
  "x_security_token_expires",
  "aws_credential_expiration",
  "aws_session_expiration",
  "aws_expiration",
];

/** What a profile says of its session beside the keys. */
export function sessionDetails(
  values: ReadonlyMap<string, string>,
): Pick<StoredSession, "expiration" | "madeFrom" | "duration" | "scopeOf"> {
  const text = expirationOptions.map((option) => values.get(option)).find((value) => value !== undefined);
  const seconds = Number(values.get(secondsOption));
  return {
    expiration: parseExpiration(text ?? "", values.get("manager") === "awsume"),
    madeFrom: values.get(ofOption),
    duration: Number.isInteger(seconds) && seconds > 0 ? seconds : undefined,
    scopeOf: values.get(scopeOption),
  };
}

/**
 * What a profile is set to so that it holds a session, and nothing of the one before. `aws_security_token`, the older
 * name of the token, goes: botocore would prefer what it says.
 */
export function sessionOptions(session: StoredSession & { expiration: Date }): Record<string, string | undefined> {
  const ofOthers = expirationOptions.slice(1).map((option) => [option, undefined]);
  return {
    aws_access_key_id: session.accessKeyId,
    aws_secret_access_key: session.secretAccessKey,
    aws_session_token: session.sessionToken,
    aws_security_token: undefined,
    ...Object.fromEntries(ofOthers),
    expiration: formatExpiration(session.expiration),
    ...madeFrom(session.madeFrom),
    [secondsOption]: session.duration?.toString(),
    [scopeOption]: session.scopeOf,
  };
}

/** What a profile is set to so that it says whose its session is. */
export function madeFrom(accessKeyId: string | undefined): Record<string, string | undefined> {
  return { [ofOption]: accessKeyId };
}

/** As aws-iam-login writes it: `2030-01-02 03:04:05+00:00`. */
function formatExpiration(expiration: Date): string {
  return `${expiration.toISOString().slice(0, 19).replace("T", " ")}+00:00`;
}

/** ISO 8601 in its variants. A time without a zone is UTC, as aws-mfa has it, or local, as awsume has it. */
function parseExpiration(text: string, isLocalTime: boolean): Date | undefined {
  const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (form === null) return undefined;
  const [, date, time, zone] = form;
  const offset = zone?.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, "$1:$2");
  const parsed = new Date(`${date}T${time}${offset ?? (isLocalTime ? "" : "Z")}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}
