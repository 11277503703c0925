export { binOf } from "./bin-of.js";
export { faultyBin } from "./faulty-bin.js";
export { runBin, type BinOptions, type BinResult } from "./run-bin.js";
export { runInTerminal, type Key, type TerminalOptions, type TerminalRun } from "./run-in-terminal.js";
export { temporaryFolder, type TemporaryFolder } from "./temporary-folder.js";
export { loopbackCertificate, type Certificate } from "../mail/loopback-certificate.js";
export {
  openWorkplace,
  ownMfa,
  type Workplace,
  type WorkplaceFile,
  type WorkplaceOptions,
  type WorkplaceRun,
} from "./workplace.js";
export { startAnswerRelay, replacements, type AnswerRelay, type Replacement } from "./answer-relay.js";
export { quickContext, type QuickOptions } from "./quick-context.js";
export { runInMemory, type Main, type MemoryOptions } from "./run-in-memory.js";
export { succeeded } from "./succeeded.js";
export { typedCode } from "./typed-code.js";
export { steadyText } from "./steady-text.js";
export { replaceEachAnswer, type Replaced, type Trial } from "./replace-each-answer.js";
export { findMoto, startMoto, type Moto } from "./moto.js";
export { keepFiles } from "./keep-files.js";
export { replaceAnswersAt, sessionGiven, type WorkplaceTrial } from "./replace-answers-at.js";
