export { conflictLines, typedFirst, typedLast } from "./commands.js";
export { confirm, type Confirmation } from "./confirm.js";
export { csvLine } from "./csv-line.js";
export { errorData, jsonAnswer, type ErrorData } from "./json-answer.js";
export { jsonPieces } from "./json-pieces.js";
export { paint, type Paint } from "./paint.js";
export { openProgress, type Progress, type Undertaking } from "./progress.js";
export { readDuration } from "./read-duration.js";
export { runCli } from "./run-cli.js";
export { mfaFlags, sharedFlags, type SharedFlags } from "./shared-flags.js";
export {
  bind,
  type BoundCommand,
  type Command,
  type Example,
  type Flag,
  type Flags,
  type FlagValues,
  type Positional,
  type Positionals,
  type Result,
  type Run,
  type Tool,
  type ValuesOf,
} from "./tool.js";
