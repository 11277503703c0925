import type { Context, Prompt } from "@iam-tools/core/context";
import { keepFiles } from "./keep-files.js";
import { quickContext } from "./quick-context.js";
import { replaceEachAnswer, type Replaced, type Trial } from "./replace-each-answer.js";
import type { Workplace } from "./workplace.js";

export interface WorkplaceTrial extends Omit<Trial, "sandbox" | "prepare" | "run"> {
  readonly place: Workplace;
  readonly main: (args: readonly string[], context: Context) => Promise<number>;
  /** What is typed, words with one blank between them; asked before each run, since a code is taken once. */
  readonly line: () => string;
  readonly prompt?: () => Prompt;
}

/** As `replaceEachAnswer`, with a tool in this very process, which finds the workplace's files as they are now each time. */
export async function replaceAnswersAt(trial: WorkplaceTrial): Promise<Replaced> {
  const { place, main, line, prompt, ...others } = trial;
  return replaceEachAnswer({
    ...others,
    sandbox: place.sandbox,
    prepare: await keepFiles(place.folder),
    run: async (url) => {
      const env = { ...place.environment, AWS_ENDPOINT_URL: url };
      const { context, said } = quickContext({ env, home: place.folder, ...(prompt && { prompt: prompt() }) });
      return { exitCode: await main(line().split(" "), context), said: said() };
    },
  });
}

/** Whether the session that a profile holds is one that AWS gave out, and has all its parts. */
export async function sessionGiven({ credentials, sandbox }: Workplace, profile = "work-sts") {
  const [, written = ""] = (await credentials.read()).split(`[${profile}]`);
  const [, id] = /aws_access_key_id = (ASIA\w+)/.exec(written) ?? [];
  return {
    isKnown: id !== undefined && sandbox.save().includes(id),
    isWhole: /aws_secret_access_key = \S/.test(written) && /aws_session_token = \S/.test(written),
  };
}
