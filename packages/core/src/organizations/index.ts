/** The accounts of an organization, by AWS Organizations: https://docs.aws.amazon.com/organizations/latest/userguide */
export { listAccounts, listAccountsBelow, type MemberAccount } from "./list-accounts.js";
export { findUnit, isUnitId } from "./find-unit.js";
export { listTags } from "./list-tags.js";
