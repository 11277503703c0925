import { setMaxListeners } from "node:events";
import { chmod, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { forTerminal, type Context, type Output, type Prompt } from "@iam-tools/core/context";
import { realContext } from "@iam-tools/core/context/real";
import { recordedOutput, scriptedPrompt } from "@iam-tools/core/testing";
import { withoutWaits } from "./without-waits.js";

export interface QuickOptions {
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** The home folder where not given. */
  readonly workingFolder?: string;
  /** Lines that are piped in; none where not given. */
  readonly piped?: readonly string[];
  /** Nobody to ask where not given. */
  readonly prompt?: Prompt;
}

/** Seconds that a wait of one second stands for: a server's own delays must end within a tool's patience. */
const pace = 100;

let real: Context | undefined;

/**
 * The real files, mail and HTTP in this very process, and a clock on which nobody waits long: for tests that run a tool
 * often, and show nothing that only a process shows. The AWS variables stay in this process's environment until the next one:
 * the SDK takes them from there where a profile has a role or a program.
 */
export function quickContext({ env, home, workingFolder = home, piped = [], prompt }: QuickOptions) {
  real ??= realContext();
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("AWS_"))));
  let skipped = 0;
  const [out, err] = [recordedOutput(), standardError()];
  const { processes } = real;
  const { signal } = new AbortController();
  // As the real one: every read that is under way listens.
  setMaxListeners(0, signal);
  const context: Context = {
    ...realContext({
      out,
      err,
      env,
      files: { ...real.files, home, workingFolder, copyAttributes: copyMode },
      signal,
    }),
    clock: {
      now: () => new Date(Date.now() + skipped),
      sleep: async (milliseconds) => {
        const taken = milliseconds / pace;
        skipped += milliseconds - taken;
        await sleep(taken);
      },
    },
    processes: { ...processes, run: (command) => processes.run({ env, ...command }) },
    // Where there is no terminal, what belongs to a question goes to standard error.
    prompt: prompt ?? { ...scriptedPrompt({ piped }), show: (text) => err.write(text) },
  };
  return { context, out, err, said: () => `${out.text}${err.text}` };
}

/** The real one starts a program for each file that is replaced, to copy what files of tests do not have. */
async function copyMode(from: string, to: string): Promise<boolean> {
  await chmod(to, (await stat(from)).mode & 0o7777);
  return true;
}

/** A pipe, too, gets it clean: see `realOutput`. What says nothing but how busy this machine is, is left out. */
function standardError(): Output & { readonly text: string } {
  const output = recordedOutput();
  return {
    ...output,
    write: (text) => {
      if (withoutWaits(text) !== "") output.write(forTerminal(text));
    },
    get text() {
      return output.text;
    },
  };
}
