import type { Context, Prompt } from "@iam-tools/core/context";
import { realContext } from "@iam-tools/core/context/real";
import { recordedOutput } from "@iam-tools/core/testing";

export interface QuickOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly prompt?: Prompt;
}

let real: Context | undefined;

/**
 * The real files, mail and HTTP in this very process, and a clock on which nobody waits: for tests that run a tool some
 * hundred times. The variables stay in this process's environment, from which the AWS client takes them.
 */
export function quickContext({ env, home, prompt }: QuickOptions) {
  real ??= realContext();
  Object.assign(process.env, env);
  let skipped = 0;
  const [out, err] = [recordedOutput(), recordedOutput()];
  const nobody: Prompt = {
    canAsk: false,
    show: () => {},
    ask: () => Promise.reject(new Error("There is nobody to ask")),
    askSecret: () => Promise.reject(new Error("There is nobody to ask")),
    readPipedLine: () => Promise.resolve(undefined),
  };
  const context: Context = {
    ...real,
    out,
    err,
    env,
    files: { ...real.files, home, workingFolder: home },
    clock: {
      now: () => new Date(Date.now() + skipped),
      sleep: (milliseconds) => {
        skipped += milliseconds;
        return Promise.resolve();
      },
    },
    prompt: prompt ?? nobody,
  };
  return { context, said: () => `${out.text}${err.text}` };
}
