export { readOnlyFiles } from "./read-only-files.js";
export { recordedOutput, type RecordedOutput } from "./recorded-output.js";
export { scriptedPrompt, type ScriptedPrompt } from "./scripted-prompt.js";
export { testClock } from "./test-clock.js";
export { testContext } from "./test-context.js";
