/** Accounts that the config file names, or the one that the AWS settings lead to: chosen, and opened by profile or role. */
export { chooseAccounts, type AccountFlags } from "./choose-accounts.js";
export { openAccount, type AccountRequest, type OpenAccount } from "./open-account.js";
export { openReadable, tellFailures, type ReadableAccount, type ReadableAccounts } from "./readable-accounts.js";
