import type { Sandbox } from "../server/start-sandbox.js";
import { replacements, startAnswerRelay, type Replacement } from "./answer-relay.js";

export interface Trial {
  readonly sandbox: Sandbox;
  /** Puts back what a run changed beside the sandbox, such as files. */
  readonly prepare?: () => Promise<void>;
  /** Runs the tool, on the relay's address in place of the sandbox's. */
  readonly run: (url: string) => Promise<{ readonly exitCode: number | null; readonly said: string }>;
  /** What a run that ends with 0 must have done, and said, in a form in which all such runs are alike. */
  readonly outcome: (said: string) => unknown;
  /**
   * Where not given, one kind after the other, and half of each answer to a change as well; all that there are with
   * `KILL_POINTS=all`.
   */
  readonly by?: readonly Replacement[];
  /** What is wrong whatever the exit code; undefined for nothing. */
  readonly alwaysWrong?: () => Promise<string | undefined> | string | undefined;
}

export interface Replaced {
  /** Of a run with nothing replaced. */
  readonly clean: { readonly exitCode: number | null; readonly said: string };
  /** What that run did. */
  readonly outcome: unknown;
  readonly runs: number;
  /** How many of them ended with 0: what was replaced did not matter, or was asked for again. */
  readonly zeros: number;
  /** Runs that said 0 of what is not so, or did what is always wrong, each in a sentence. */
  readonly lies: readonly string[];
}

/** A change that was carried out, and whose answer is lost, is what a tool gets wrong. */
function usual(index: number, isChange: boolean): readonly Replacement[] {
  if (process.env["KILL_POINTS"] === "all") return replacements;
  const kind = replacements[index % replacements.length] ?? "cut";
  return isChange && kind !== "cut" ? [kind, "cut"] : [kind];
}

/**
 * Runs a tool once as it is, and then once for each of its requests and each kind of replacement, always from the same
 * start, and compares what it says with what is so.
 */
export async function replaceEachAnswer(trial: Trial): Promise<Replaced> {
  const { sandbox, prepare = () => Promise.resolve(), outcome, alwaysWrong, by } = trial;
  const start = sandbox.save();
  const relay = await startAnswerRelay(sandbox.url);
  const run = async (index?: number, by?: Replacement) => {
    sandbox.restore(start);
    await prepare();
    relay.replace(index, by);
    return trial.run(relay.url);
  };
  try {
    const earlier = sandbox.calls.length;
    const clean = await run();
    const calls = sandbox.calls.slice(earlier);
    const requests = relay.requests;
    const done = await outcome(clean.said);
    const expected = JSON.stringify(done);
    const lies: string[] = [];
    let zeros = 0;
    let runs = 0;
    for (let index = 0; index < requests; index += 1) {
      for (const kind of by ?? usual(index, calls[index]?.writes ?? true)) {
        runs += 1;
        const { exitCode, said } = await run(index, kind);
        const where = `answer ${index + 1} of ${requests} replaced by ${kind}`;
        const wrong = await alwaysWrong?.();
        if (wrong !== undefined) lies.push(`${where}: ${wrong}`);
        if (exitCode !== 0) continue;
        zeros += 1;
        const found = JSON.stringify(await outcome(said));
        if (found !== expected) lies.push(`${where}: exit 0, but ${found} and not ${expected}; it said: ${said}`);
      }
    }
    return { clean, outcome: done, runs, zeros, lies };
  } finally {
    await relay.close();
  }
}
