export { askForSecret, type SecretQuestion } from "./ask-for-secret.js";
export { confirm, type Confirmation } from "./confirm.js";
export { mfaFlags } from "./mfa-flags.js";
export { paint, type Paint } from "./paint.js";
export { runCli } from "./run-cli.js";
export { sharedFlags, type SharedFlags } from "./shared-flags.js";
export {
  defineCommand,
  type AnyCommand,
  type Command,
  type CommandValues,
  type Example,
  type Flag,
  type Flags,
  type FlagValues,
  type Result,
  type Run,
  type Tool,
} from "./tool.js";
