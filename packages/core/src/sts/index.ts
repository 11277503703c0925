export { assumeRole, type RoleRequest } from "./assume-role.js";
export { getCallerIdentity, parseCallerArn, type CallerIdentity } from "./caller-identity.js";
export {
  checkDurationSeconds,
  checkTokenCode,
  getSessionToken,
  takesCodesOf,
  type SessionRequest,
  type SessionToken,
} from "./session-token.js";
