export { assumeRole, type RoleRequest, type RoleSession } from "./assume-role.js";
export { getCallerIdentity, parseCallerArn, type CallerIdentity } from "./caller-identity.js";
export { getScopedCredentials, type ScopeRequest } from "./get-scoped-credentials.js";
export {
  checkTokenCode,
  faultOfSerial,
  getSessionToken,
  takesCodesOf,
  type SessionRequest,
} from "./get-session-token.js";
export type { SessionToken } from "./session-token.js";
