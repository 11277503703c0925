export type { Account, AdminRole, Group, Reached, RootUser } from "./account.js";
export type { AccessKey, OtherCredential, OwnPolicies, Password, User } from "./user.js";
export { daysSince } from "./days-since.js";
export { looksLikeProgram } from "./looks-like-program.js";
