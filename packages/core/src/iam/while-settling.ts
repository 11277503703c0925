import type { Context } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

export interface Settling {
  /** Codes that mean "not yet": IAM answers them while an earlier change is still on its way. */
  readonly codes: readonly string[];
  /** Milliseconds after which such an answer is taken for final. */
  readonly patience: number;
}

/**
 * Makes a call again while IAM, which is eventually consistent, has not caught up with the call before it.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function whileSettling<T>(
  context: Pick<Context, "clock">,
  { codes, patience }: Settling,
  call: () => Promise<T>,
): Promise<T> {
  const deadline = context.clock.now().getTime() + patience;
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await call();
    } catch (error) {
      const passing = codes.includes(awsErrorName(error)) && context.clock.now().getTime() + pause < deadline;
      if (!passing) throw error;
    }
    await context.clock.sleep(pause);
  }
}
