import type { Rule } from "./rule.js";
import { adminWithoutMfa } from "./admin-without-mfa.js";
import { canBecomeAdmin } from "./can-become-admin.js";
import { couldBeCentral } from "./could-be-central.js";
import { couldBeRole } from "./could-be-role.js";
import { deactivatedWithAccess } from "./deactivated-with-access.js";
import { emptyGroup } from "./empty-group.js";
import { expiredCredential } from "./expired-credential.js";
import { inlinePolicy } from "./inline-policy.js";
import { inlinePolicyOfGroup } from "./inline-policy-of-group.js";
import { keyNeverUsed } from "./key-never-used.js";
import { keyOld } from "./key-old.js";
import { keyUnused } from "./key-unused.js";
import { mfaCanBePhished } from "./mfa-can-be-phished.js";
import { mfaNotEnforced } from "./mfa-not-enforced.js";
import { passwordLength } from "./password-length.js";
import { passwordOld } from "./password-old.js";
import { passwordReuse } from "./password-reuse.js";
import { passwordUnused } from "./password-unused.js";
import { passwordWithoutMfa } from "./password-without-mfa.js";
import { policyOnUser } from "./policy-on-user.js";
import { quarantined } from "./quarantined.js";
import { rootAccessKey } from "./root-access-key.js";
import { rootUsed } from "./root-used.js";
import { rootWithoutMfa } from "./root-without-mfa.js";
import { serviceCredential } from "./service-credential.js";
import { serviceUnused } from "./service-unused.js";
import { signInNeverCame } from "./sign-in-never-came.js";
import { signingCertificate } from "./signing-certificate.js";
import { singleMfaDevice } from "./single-mfa-device.js";
import { sshKey } from "./ssh-key.js";
import { twoActiveKeys } from "./two-active-keys.js";
import { unreadable } from "./unreadable.js";

export type { Found, Limits, Rule } from "./rule.js";
export type { Seen, Unreadable } from "./seen.js";

/** Those that find nothing without `--deep`. */
export const deepRules: readonly string[] = [serviceUnused.id];

/** All that is looked for, worst first. */
export const rules: readonly Rule[] = [
  rootAccessKey,
  rootWithoutMfa,
  quarantined,
  rootUsed,
  adminWithoutMfa,
  canBecomeAdmin,
  deactivatedWithAccess,
  passwordWithoutMfa,
  unreadable,
  mfaNotEnforced,
  keyOld,
  keyUnused,
  keyNeverUsed,
  twoActiveKeys,
  passwordUnused,
  signInNeverCame,
  passwordOld,
  serviceCredential,
  passwordLength,
  passwordReuse,
  singleMfaDevice,
  policyOnUser,
  inlinePolicy,
  inlinePolicyOfGroup,
  emptyGroup,
  sshKey,
  signingCertificate,
  expiredCredential,
  mfaCanBePhished,
  couldBeRole,
  couldBeCentral,
  serviceUnused,
];
