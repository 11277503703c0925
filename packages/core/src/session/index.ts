export { editKeys } from "./edit-keys.js";
export { noLongTermKeys, notInVault } from "./no-long-term-keys.js";
export { checkTarget } from "./check-target.js";
export { chooseDevice, searchMfaSerial, type FoundSerial, type SerialSearch } from "./search-mfa-serial.js";
export { findOwnSession } from "./find-own-session.js";
export { foreignOwner, noteOwner } from "./own-session.js";
export { getSession, type SessionContext } from "./get-session.js";
export {
  findSource,
  planSession,
  readSource,
  serialOf,
  type SessionPlan,
  type NewSession,
  type Source,
} from "./plan-session.js";
export { saveSession, type SessionToSave } from "./save-session.js";
export { rememberUsedCode, type DeviceCode } from "./used-codes.js";
export type { CodeContext, CodeSource } from "./with-token-code.js";
