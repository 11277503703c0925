import type { Context } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

export interface Settling {
  /** Codes that mean "not yet": IAM answers them while an earlier change is still on its way. */
  readonly codes: readonly string[];
  /** Milliseconds after which such an answer is taken for final. */
  readonly patience: number;
  /** Where a person is told, once, if it takes more than a moment; nobody is where not given. */
  readonly err?: Pick<Context["err"], "write"> | undefined;
}

/** Milliseconds after which a person is told. */
const moment = 1_500;

/**
 * Makes a call again while IAM, which is eventually consistent, has not caught up with the call before it.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function whileSettling<T>(
  context: Pick<Context, "clock">,
  { codes, patience, err }: Settling,
  call: () => Promise<T>,
): Promise<T> {
  const start = context.clock.now().getTime();
  const deadline = start + patience;
  let isTold = err === undefined;
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await call();
    } catch (error) {
      const passing = codes.includes(awsErrorName(error)) && context.clock.now().getTime() + pause < deadline;
      if (!passing) throw error;
    }
    if (!isTold && context.clock.now().getTime() + pause - start > moment) {
      isTold = true;
      err?.write("Waiting until AWS has caught up with an earlier change… (Ctrl-C to stop)\n");
    }
    await context.clock.sleep(pause);
  }
}
