export { groupNotFound, hintForUnknown, nearGroups, sayUnknown, type UnknownGroup } from "./group-not-found.js";
export {
  createAccessKey,
  isRefusal,
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
export { collect } from "./pages.js";
export { generatePassword, longestPassword } from "./generate-password.js";
export {
  attachGroupPolicy,
  createPolicy,
  findPolicyDocument,
  findPolicyText,
  type NewPolicy,
} from "./managed-policies.js";
export {
  getAuthorizationDetails,
  type AuthorizationDetails,
  type EvaluatedPolicy,
  type EvaluatedStatement,
  type Evaluation,
} from "./authorization-details.js";
export { listMfaDevices, type MfaDevice } from "./mfa-devices.js";
export {
  createVirtualMfaDevice,
  deactivateMfaDevice,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  resyncMfaDevice,
  type DeviceToEnable,
  type VirtualMfaDevice,
} from "./virtual-mfa-devices.js";
export {
  createAccountAlias,
  getAccountAlias,
  getQuotas,
  getRootSummary,
  type AccountQuotas,
  type RootSummary,
  type UserQuotas,
} from "./account.js";
export { getCredentialReport, type CredentialReport, type CredentialReportRow } from "./credential-report.js";
export {
  findMinimumPasswordLength,
  findPasswordPolicy,
  getPasswordPolicy,
  setMinimumPasswordLength,
  strongPasswordPolicy,
  type PasswordPolicy,
} from "./password-policy.js";
export { ownKeysPolicy } from "./own-keys-policy.js";
export { findPolicyAmong } from "./find-policy-among.js";
export {
  listGroupDetails,
  listPolicyDetails,
  listRoleDetails,
  listUserDetails,
  type GroupDetails,
  type PolicyDetails,
  type RoleDetails,
  type UserDetails,
} from "./account-details.js";
export { listCreations, type Creation } from "./creations.js";
export {
  deleteCredential,
  credentialKinds,
  listCredentials,
  listCredentialsOfKind,
  listServiceCredentialsOfAll,
  setCredentialActive,
  type Credential,
  type CredentialKind,
  type CredentialOfUser,
} from "./credentials.js";
export {
  addUserToGroup,
  createGroup,
  groupExists,
  listGroupNamesOfUser,
  listGroups,
  listUsersInGroup,
  removeUserFromGroup,
  type Group,
  typedGroups,
} from "./groups.js";
export {
  createPassword,
  deletePassword,
  findLoginProfile,
  hasLoginProfile,
  replacePassword,
  type LoginProfile,
  type NewPassword,
} from "./login-profiles.js";
export {
  attachPolicy,
  deleteInlinePolicy,
  detachPolicy,
  findGroupPolicy,
  listAttachedPolicies,
  listUsersWithPolicy,
  listInlinePolicies,
  listInlinePolicyNames,
  listManagedPolicies,
  putGroupPolicy,
  putInlinePolicy,
  type AttachedPolicy,
  type InlinePolicy,
  type ManagedPolicy,
  type PolicyHolder,
} from "./policies.js";
export { getServicesLastAccessed, type ServiceUse } from "./service-last-accessed.js";
export {
  simulatePolicies,
  simulatePrincipal,
  type MatchedStatement,
  type Position,
  type PrincipalDecision,
  type PrincipalRequest,
  type SimulatedDecision,
  type SimulatedRequest,
} from "./simulate-policies.js";
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
  type NewUser,
  type User,
} from "./users.js";
export { whileSettling, type Settling } from "./while-settling.js";
export type { ListedUser } from "./listed-user.js";
