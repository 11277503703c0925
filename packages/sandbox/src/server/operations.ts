import { accessKeyOperations } from "../iam/access-keys.js";
import { accountReportOperations } from "../iam/account-reports.js";
import { accountAliasOperations } from "../iam/account-aliases.js";
import { attachedPolicyOperations } from "../iam/attached-policies.js";
import { groupOperations } from "../iam/groups.js";
import { inlinePolicyOperations } from "../iam/inline-policies.js";
import { loginProfileOperations } from "../iam/login-profiles.js";
import { managedPolicyOperations } from "../iam/managed-policies.js";
import { mfaDeviceOperations } from "../iam/mfa-devices.js";
import { passwordPolicyOperations } from "../iam/password-policy.js";
import { permissionsBoundaryOperations } from "../iam/permissions-boundaries.js";
import { roleOperations } from "../iam/roles.js";
import { serviceSpecificCredentialOperations } from "../iam/service-specific-credentials.js";
import { signingCertificateOperations } from "../iam/signing-certificates.js";
import { serviceLastAccessedOperations } from "../iam/service-last-accessed.js";
import { simulationOperations } from "../iam/simulate-policies.js";
import { sshKeyOperations } from "../iam/ssh-keys.js";
import { tagOperations } from "../iam/tags.js";
import { userOperations } from "../iam/users.js";
import { organizationsOperations } from "../organizations/operations.js";
import { assumeRole } from "../sts/assume-role.js";
import { getAccessKeyInfo } from "../sts/get-access-key-info.js";
import { getCallerIdentity } from "../sts/get-caller-identity.js";
import { getScopedCredentials } from "../sts/get-scoped-credentials.js";
import { getSessionToken } from "../sts/get-session-token.js";
import type { Operation, Service } from "../operation/operation.js";

/** Everything the sandbox can do as IAM and STS, by the Query protocol. */
export const operations: readonly Operation[] = [
  ...userOperations,
  ...tagOperations,
  ...groupOperations,
  ...loginProfileOperations,
  ...passwordPolicyOperations,
  ...accountAliasOperations,
  ...accessKeyOperations,
  ...mfaDeviceOperations,
  ...inlinePolicyOperations,
  ...attachedPolicyOperations,
  ...managedPolicyOperations,
  ...permissionsBoundaryOperations,
  ...sshKeyOperations,
  ...signingCertificateOperations,
  ...serviceSpecificCredentialOperations,
  ...roleOperations,
  ...accountReportOperations,
  ...serviceLastAccessedOperations,
  ...simulationOperations,
  getCallerIdentity,
  getSessionToken,
  getScopedCredentials,
  assumeRole,
  getAccessKeyInfo,
];

const byName = new Map(
  [...operations, ...organizationsOperations].map((operation) => [
    `${operation.service}:${operation.action}`,
    operation,
  ]),
);

export function findOperation(service: Service, action: string): Operation | undefined {
  return byName.get(`${service}:${action}`);
}
