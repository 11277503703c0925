/**
 * Files of a person's that others read and write, too: locked, replaced in one step, found behind links. It is a room
 * below `profiles`, for every file that must be whole after a crash.
 */
export { absolute } from "./absolute.js";
export { seenFrom } from "./seen-from.js";
export { configFolder } from "./config-folder.js";
export { fileError, readError } from "./file-error.js";
export { hiddenName } from "./hidden-name.js";
export { listIfThere, readIfThere, removeIfThere, unlessMissing } from "./if-there.js";
export { locateFile, type Location } from "./locate-file.js";
export { findOutputFile, type OutputFile } from "./output-file.js";
export { nameOfProcess } from "./process-name.js";
export { readText } from "./read-text.js";
export { proveRoom, replaceFile, type ReplaceContext } from "./replace-file.js";
export { requireReplaceable } from "./require-replaceable.js";
export { stateFolder } from "./state-folder.js";
export { removeStrays, temporaryPath } from "./strays.js";
export { FileLocked, withLock, type HeldLock, type LockContext, type LockOptions } from "./with-lock.js";
