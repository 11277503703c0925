export { checkTarget, holdsLongTermKeys, type SessionProfiles } from "./check-target.js";
export { findMfaSerial, type SerialSearch } from "./find-mfa-serial.js";
export { saveSession, type SessionToSave } from "./save-session.js";
