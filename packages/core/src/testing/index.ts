export { killAt, type Killed, type KillPoint } from "./kill-at.js";
export { memoryContext, type MemoryWorld } from "./memory-context.js";
export { memoryFiles } from "./memory-files.js";
export { readOnlyFiles } from "./read-only-files.js";
export { recordedOutput, type RecordedOutput } from "./recorded-output.js";
export { scriptedPrompt, type ScriptedPrompt } from "./scripted-prompt.js";
export { testClock } from "./test-clock.js";
export { testContext } from "./test-context.js";
export { withEffects, type Around } from "./with-effects.js";
