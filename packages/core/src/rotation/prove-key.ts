import type { AwsSettings, Context } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import { getCallerIdentity } from "../sts/index.js";

/** How often in a row a key must work: one call that goes well proves nothing of the next. */
const successesNeeded = 3;
/** Milliseconds; AWS takes some ten seconds to make a key known everywhere. */
export const patience = 60_000;

/**
 * Whether the key works: three calls in a row, each over a connection of its own, since different servers learn of a
 * key at different times. An answer that the key is unknown means "not yet", for a minute.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function proveKey(context: Pick<Context, "aws" | "clock">, settings: AwsSettings): Promise<boolean> {
  const { aws, clock } = context;
  const deadline = clock.now().getTime() + patience;
  let successes = 0;
  for (let pause = 100; ; pause = Math.min(pause * 1.5, 400)) {
    if (await isKnown(await aws.sts(settings))) successes += 1;
    else if (clock.now().getTime() >= deadline) return false;
    else successes = 0;
    if (successes === successesNeeded) return true;
    await clock.sleep(successes > 0 ? 50 : pause);
  }
}

async function isKnown(sts: Awaited<ReturnType<Context["aws"]["sts"]>>): Promise<boolean> {
  try {
    await getCallerIdentity(sts);
    return true;
  } catch (error) {
    if (awsErrorName(error) === "InvalidClientTokenId") return false;
    throw error;
  }
}
