export { getCallerIdentity, parseCallerArn, type CallerIdentity } from "./caller-identity.js";
export {
  checkDurationSeconds,
  checkTokenCode,
  getSessionToken,
  type SessionRequest,
  type SessionToken,
} from "./session-token.js";
export { assumeRole, type RoleRequest } from "./assume-role.js";
