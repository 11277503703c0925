import type { AccessKey, Account, Session, State } from "../state/account.js";
import { AwsError } from "../operation/aws-error.js";
import { isKnown } from "../operation/is-known.js";
import type { Principal, Service } from "../operation/operation.js";
import type { ClaimedSignature } from "./read-signature.js";

/** Whose key signed a request, and with which secret it must have. */
export interface Credentials {
  readonly secret: string;
  readonly principal: Principal;
  /** The long-term key; none for temporary credentials. */
  readonly key?: AccessKey | undefined;
}

/**
 * @throws AwsError InvalidClientTokenId where the key is unknown, inactive, expired, deleted, not known everywhere yet, or is
 * temporary and comes without its own session token; ExpiredToken
 */
export function findCredentials(state: State, claimed: ClaimedSignature, now: Date): Credentials {
  const session = state.sessions.get(claimed.accessKeyId);
  if (session !== undefined) return sessionCredentials(state, session, claimed, now);
  if (claimed.sessionToken !== undefined) throw invalidToken();
  for (const account of state.accounts.values()) {
    const found = findKey(account, claimed.accessKeyId, now);
    if (found !== undefined) return found;
  }
  throw invalidToken();
}

/**
 * IAM takes a session from GetSessionToken only where it was made with MFA
 * (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html).
 *
 * @throws AwsError InvalidClientTokenId, as AWS answers
 */
export function checkServiceTakes({ principal }: Credentials, service: Service): void {
  const { session } = principal;
  if (service === "iam" && session?.of.kind === "user" && session.mfaAt === undefined) throw invalidToken();
}

function findKey(account: Account, accessKeyId: string, now: Date): Credentials | undefined {
  const retired = account.retiredKeys.find(({ key, worksUntil }) => key.id === accessKeyId && now < worksUntil);
  const retiredOwner = retired === undefined ? undefined : account.users.get(retired.userName);
  if (retired !== undefined && retiredOwner !== undefined) {
    return { secret: retired.key.secret, principal: { kind: "user", account, user: retiredOwner } };
  }
  for (const user of account.users.values()) {
    const key = user.accessKeys.find((candidate) => candidate.id === accessKeyId);
    if (key === undefined) continue;
    if (key.status !== "Active" || !isKnown(key, now)) throw invalidToken();
    return { secret: key.secret, principal: { kind: "user", account, user }, key };
  }
  return undefined;
}

function sessionCredentials(state: State, session: Session, claimed: ClaimedSignature, now: Date): Credentials {
  if (claimed.sessionToken !== session.token) throw invalidToken();
  if (now >= session.expires)
    throw new AwsError("ExpiredToken", "The security token included in the request is expired");
  return { secret: session.secret, principal: findSessionPrincipal(state, session) };
}

function findSessionPrincipal(state: State, session: Session): Principal {
  const account = state.accounts.get(session.accountId);
  if (account === undefined) throw invalidToken();
  const { of } = session;
  if (of.kind === "user") {
    const user = [...account.users.values()].find((candidate) => candidate.id === of.userId);
    if (user === undefined) throw invalidToken();
    return { kind: "user", account, user, session };
  }
  const role = [...account.roles.values()].find((candidate) => candidate.id === of.roleId);
  if (role === undefined) throw invalidToken();
  return { kind: "role", account, role, session };
}

function invalidToken(): AwsError {
  return new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.");
}
