import type { Case } from "./cases.js";

/**
 * Why moto (5.2) does not do a case as AWS's documentation says; undefined where it does. In each of them the sandbox
 * is on the documentation's side.
 */
export function motoCannot({ action, expected, says }: Case): string | undefined {
  return byRow[`${action} ${expected}`] ?? bySentence[`${action} ${says}`] ?? byAction[action] ?? bySays[says];
}

export const noOperation = "has no such operation";
const takesAll = "takes any value";
const noQuota = "has no such quota";

const byAction: Record<string, string> = {
  ChangePassword: noOperation,
  ResyncMFADevice: noOperation,
  GetMFADevice: noOperation,
  PutUserPermissionsBoundary: noOperation,
  DeleteUserPermissionsBoundary: noOperation,
  CreateServiceSpecificCredential: noOperation,
  ListServiceSpecificCredentials: noOperation,
  UpdateServiceSpecificCredential: noOperation,
  ResetServiceSpecificCredential: noOperation,
  DeleteServiceSpecificCredential: noOperation,
  SimulatePrincipalPolicy: noOperation,
  TagMFADevice: noOperation,
  UntagMFADevice: noOperation,
  ListMFADeviceTags: noOperation,
  GenerateServiceLastAccessedDetails: noOperation,
  GetServiceLastAccessedDetails: noOperation,
  GetScopedCredentials: noOperation,
  SimulateCustomPolicy: noOperation,
};

const byRow: Record<string, string> = {
  "AddUserToGroup LimitExceeded": noQuota,
  "AssumeRole AccessDenied": "makes sessions of roles that do not exist",
  "AssumeRole MalformedPolicyDocument": takesAll,
  "AssumeRole InvalidParameterValue": takesAll,
  "AssumeRole ValidationError": "holds no session to the role's longest duration",
  "AttachGroupPolicy LimitExceeded": noQuota,
  "AttachRolePolicy LimitExceeded": noQuota,
  "AttachUserPolicy LimitExceeded": noQuota,
  "CreateAccountAlias EntityAlreadyExists": takesAll,
  "CreateGroup LimitExceeded": noQuota,
  "CreateLoginProfile PasswordPolicyViolation": "takes any password",
  "CreatePolicy LimitExceeded": noQuota,
  "CreateRole LimitExceeded": noQuota,
  "CreateRole MalformedPolicyDocument": "takes a trust policy with no statement",
  "CreateUser LimitExceeded": "has no such quota, and cannot be filled in less than 5,000 calls",
  "CreateRole NoSuchEntity": "takes any boundary",
  "CreateUser NoSuchEntity": "takes any boundary",
  "DeleteAccountAlias NoSuchEntity": "deletes aliases that nobody has",
  "DeleteGroup DeleteConflict": "deletes groups that have users",
  "DeleteLoginProfile EntityTemporarilyUnmodifiable": "has no login profiles in the making",
  "DeletePolicy DeleteConflict": "deletes policies that are attached",
  "DeleteVirtualMFADevice DeleteConflict": "deletes devices that are enabled",
  "EnableMFADevice EntityAlreadyExists": "gives one device to several users",
  "EnableMFADevice InvalidAuthenticationCode": "checks no codes",
  "EnableMFADevice LimitExceeded": noQuota,
  "GetAccessKeyInfo ValidationError": "knows keys that do not exist",
  "GetAccessKeyLastUsed AccessDenied": "answers NoSuchEntity, which the operation's documentation does not list",
  "GetCredentialReport ReportExpired": "cannot be given an old report",
  "GetCredentialReport ReportInProgress": "has a report at once",
  "GetSessionToken AccessDenied": "checks no codes",
  "ListEntitiesForPolicy NoSuchEntity": "lists entities of policies that do not exist",
  "PutGroupPolicy LimitExceeded": noQuota,
  "PutRolePolicy LimitExceeded": noQuota,
  "PutUserPolicy LimitExceeded": noQuota,
  "CreateUser InvalidInput": "checks neither boundaries nor tags",
  "CreateVirtualMFADevice InvalidInput": "checks no tags",
  "TagUser InvalidInput": "checks no tags",
  "TagPolicy LimitExceeded": noQuota,
  "TagUser LimitExceeded": noQuota,
  "UpdateAssumeRolePolicy LimitExceeded": noQuota,
  "UpdateGroup NoSuchEntity": "changes groups that do not exist",
  "UpdateLoginProfile EntityTemporarilyUnmodifiable": "has no login profiles in the making",
  "UpdateLoginProfile PasswordPolicyViolation": "takes any password",
  "UpdateUser EntityAlreadyExists": "gives a user another's name",
  "UploadSSHPublicKey DuplicateSSHPublicKey": takesAll,
  "UploadSSHPublicKey InvalidPublicKey": takesAll,
  "UploadSSHPublicKey LimitExceeded": noQuota,
  "UploadSigningCertificate DuplicateCertificate": takesAll,
};

const bySentence: Record<string, string> = Object.fromEntries(
  [
    "a password",
    "an access key",
    "a signing certificate",
    "an SSH key",
    "a service-specific credential",
    "an MFA device",
    "a group",
  ].map((what) => [`DeleteUser keeps a user who has ${what}`, "deletes users who have anything but policies"]),
);

const bySays: Record<string, string> = {
  "takes no name that differs in case only": "tells names apart by their case",
  "refuses the ARN of something else": "answers NoSuchEntity or takes it, where InvalidInput is documented",
};
