export {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  setAccessKeyStatus,
  type AccessKey,
  type AccessKeyOfUser,
  type AccessKeyStatus,
  type AccessKeyUse,
  type NewAccessKey,
} from "./access-keys.js";
export { getAccountAlias, getPasswordPolicy, strongPasswordPolicy, type PasswordPolicy } from "./account.js";
export { generatePassword } from "./generate-password.js";
export { addUserToGroup, groupExists, listGroupNames, listGroupNamesOfUser } from "./groups.js";
export { hasLoginProfile, setPassword, type NewPassword } from "./login-profiles.js";
export { attachGroupPolicy, createPolicy, findPolicyDocument, type NewPolicy } from "./managed-policies.js";
export { listMfaDevices, mfaDeviceKind, type MfaDevice } from "./mfa-devices.js";
export { createUser, findUser, type NewUser, type User } from "./users.js";
export {
  createVirtualMfaDevice,
  deactivateMfaDevice,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  type DeviceToEnable,
  type VirtualMfaDevice,
} from "./virtual-mfa-devices.js";
export { whileSettling, type Settling } from "./while-settling.js";
