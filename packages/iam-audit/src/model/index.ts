export type { Account, Group, PasswordRules, Reached, RootUser } from "./account.js";
export type { AccessKey, OtherCredential, OwnPolicies, Password, ServiceUse, User } from "./user.js";
export { daysSince } from "./days-since.js";
