export type {
  AccessKeySeed,
  AccountSeed,
  DeviceSeed,
  GroupSeed,
  OtherAccountSeed,
  PasswordPolicySeed,
  PolicySeed,
  RoleSeed,
  UserSeed,
} from "./seed/account-seed.js";
export type { AuthorizationDetails } from "./policy/authorization-details.js";
export type { CallRecord } from "./server/call-record.js";
export type { ErrorCode } from "./operation/aws-error.js";
export { startSandbox, type AddedUser, type Sandbox, type SandboxOptions } from "./server/start-sandbox.js";
export type { Delays } from "./operation/operation.js";
export type { CallHook, Trouble } from "./server/trouble.js";
export type { Account, Group, MfaDevice, Role, User } from "./state/account.js";
export { totp } from "./iam/totp.js";
export type {
  CaughtMail,
  MailCatcher,
  MailCatcherOptions,
  MailCredentials,
  MailEnvelope,
  MailRefusal,
} from "./mail/index.js";
