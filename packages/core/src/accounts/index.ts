/**
 * Accounts that the config file names or takes from an organization, or the one that the AWS settings lead to: chosen, and
 * opened by profile or role.
 */
export type { AccountFlags } from "./account-flags.js";
export { commonFailure } from "./common-failure.js";
export { chooseAccounts, type ChosenAccounts } from "./choose-accounts.js";
export {
  accountsAtOnce,
  lookAtAccounts,
  type Findings,
  type Looking,
  type ReadableAccount,
} from "./look-at-accounts.js";
export type { AccountsContext } from "./role-sources.js";
export { accountsOpener, type AccountsRequest, type OpenAccount, type OpenAccounts } from "./open-account.js";
export { organizationEnv, withOrganization, type AskedAccounts } from "./with-organization.js";
