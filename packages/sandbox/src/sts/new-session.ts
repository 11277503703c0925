import type { Session, State } from "../state/account.js";
import { newSecret, newSessionKeyId, newSessionToken } from "../state/ids.js";
import type { XmlObject } from "../operation/write-xml.js";

interface NewSession extends Pick<Session, "accountId" | "mfaAt" | "of"> {
  readonly now: Date;
  /** Seconds. */
  readonly duration: number;
}

/** Makes temporary credentials and keeps them. */
export function newSession(state: State, { now, duration, ...session }: NewSession): Session {
  const made: Session = {
    ...session,
    accessKeyId: newSessionKeyId(),
    secret: newSecret(),
    token: newSessionToken(),
    issued: now,
    expires: new Date(now.getTime() + duration * 1000),
  };
  state.sessions.set(made.accessKeyId, made);
  return made;
}

export function describeCredentials(session: Session): XmlObject {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: session.expires,
  };
}
