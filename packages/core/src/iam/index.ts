export {
  getAccountAlias,
  getPasswordPolicy,
  getUserQuotas,
  strongPasswordPolicy,
  type PasswordPolicy,
  type UserQuotas,
} from "./account.js";
export { listGroupDetails, listUserDetails, type GroupDetails, type UserDetails } from "./account-details.js";
export {
  deleteCredential,
  listCredentials,
  listCredentialsOfKind,
  setCredentialActive,
  type Credential,
  type CredentialKind,
  type CredentialOfUser,
} from "./credentials.js";
export { generatePassword } from "./generate-password.js";
export {
  addUserToGroup,
  groupExists,
  listGroupNames,
  listGroupNamesOfUser,
  listUsersInGroup,
  removeUserFromGroup,
} from "./groups.js";
export { deletePassword, hasLoginProfile, setPassword, type NewPassword } from "./login-profiles.js";
export { listMfaDevices, mfaDeviceKind, type MfaDevice } from "./mfa-devices.js";
export {
  attachPolicy,
  deleteInlinePolicy,
  detachPolicy,
  listAttachedPolicies,
  listInlinePolicies,
  listManagedPolicies,
  putInlinePolicy,
  type AttachedPolicy,
  type InlinePolicy,
  type ManagedPolicy,
  type PolicyHolder,
} from "./policies.js";
export { findUnassignedMfaDevices, removeMfaDevice } from "./remove-mfa-device.js";
export {
  createUser,
  deleteUser,
  findUser,
  getCallingUser,
  listUsers,
  listUserTags,
  setPermissionsBoundary,
  tagUser,
  untagUser,
  type ListedUser,
  type NewUser,
  type User,
} from "./users.js";
export { whileSettling, type Settling } from "./while-settling.js";
