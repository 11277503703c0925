import type { XmlObject } from "../operation/write-xml.js";
import type { Session, State } from "../state/account.js";
import { newSecret, newSessionKeyId, newSessionToken } from "../state/ids.js";

interface NewSession extends Pick<Session, "accountId" | "mfaAt" | "of" | "scopes"> {
  readonly now: Date;
  readonly expires: Date;
  /** Of the token, in bytes: AWS tells nobody how long tokens are, and makes them as long as is asked for. */
  readonly minimumSize: number;
}

/** Makes temporary credentials and keeps them. */
export function newSession(state: State, { now, minimumSize, ...session }: NewSession): Session {
  const made: Session = {
    ...session,
    accessKeyId: newSessionKeyId(),
    secret: newSecret(),
    token: newSessionToken(minimumSize),
    issued: now,
  };
  state.sessions.set(made.accessKeyId, made);
  return made;
}

/** @param duration seconds */
export function after(now: Date, duration: number): Date {
  return new Date(now.getTime() + duration * 1000);
}

export function describeCredentials(session: Session): XmlObject {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: session.expires,
  };
}

/** The longest session token there is, in bytes. */
const longestToken = 8192;

/** How long the token is, and how much of what it may be. */
export function describeToken({ token }: Session): XmlObject {
  return {
    SessionTokenSize: token.length,
    SessionTokenUtilization: Math.min(100, Math.ceil((100 * token.length) / longestToken)),
  };
}
