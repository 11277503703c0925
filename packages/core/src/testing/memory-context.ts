import type { Aws, Environment, Context, MailMessage, Prompt } from "../context/index.js";
import { memoryFiles } from "./memory-files.js";
import { recordedOutput, type RecordedOutput } from "./recorded-output.js";
import { scriptedPrompt } from "./scripted-prompt.js";
import { testContext } from "./test-context.js";

/** What lives on from one run to the next. */
export interface MemoryWorld {
  readonly home: string;
  readonly files: Map<string, string>;
  readonly env: Environment;
  readonly aws: Aws;
  /** By the clock that AWS has, too. */
  readonly now: () => Date;
  /** What the relay has taken. */
  readonly mails: MailMessage[];
  /** Nobody to ask, where not given. */
  readonly prompt?: Prompt;
}

let lastPid = 0;

/** A process of its own in such a world, where sleeping takes no time. Every process before it has ended. */
export function memoryContext(
  world: MemoryWorld,
): Context & { readonly out: RecordedOutput; readonly err: RecordedOutput } {
  lastPid += 1;
  const self = { host: "home", pid: lastPid, started: "1" };
  let slept = 0;
  let count = 0;
  const now = () => new Date(world.now().getTime() + slept);
  const [out, err] = [recordedOutput(), recordedOutput()];
  const context = testContext({
    out,
    err,
    env: world.env,
    clock: {
      now,
      sleep: async (milliseconds) => {
        slept += milliseconds;
      },
    },
    files: memoryFiles(world.files, { home: world.home, now }),
    processes: {
      self,
      isRunning: async ({ pid }) => pid === self.pid,
      parent: async () => ({ pid: 1, name: "sh" }),
      run: () => Promise.reject(new Error("Nothing else runs")),
    },
    prompt: world.prompt ?? scriptedPrompt({}),
    mail: {
      open: async () => ({
        verify: async () => {},
        tryOut: async () => {},
        send: async (message) => void world.mails.push(message),
        close: () => {},
      }),
    },
    aws: world.aws,
    random: {
      integer: (limit) => (count += 7919) % limit,
      id: () => `${String(self.pid).padStart(8, "0")}${String((count += 1)).padStart(8, "0")}`,
    },
    signal: new AbortController().signal,
  });
  return { ...context, out, err };
}
