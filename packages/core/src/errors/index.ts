export { regionAdvice, type CalledRegion } from "./called-region.js";
export { cancelled, CliError, refusal, usageError, type CliErrorOptions } from "./cli-error.js";
export { exitCodes, type ExitCode } from "./exit-codes.js";
export { hasCode } from "./has-code.js";
export { neverShow, withoutKnownSecrets } from "./known-secrets.js";
export { didYouMean, nearest } from "./nearest.js";
export { deniesNewKeys, isQuarantine, quarantineAdvice, quarantineArns } from "./quarantine.js";
export { awsErrorName, toCliError } from "./to-cli-error.js";
export { withoutSecrets } from "./without-secrets.js";
