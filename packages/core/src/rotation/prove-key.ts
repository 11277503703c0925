import type { AwsClient, AwsSettings, Context } from "../context/index.js";
import { awsErrorName, CliError } from "../errors/index.js";
import { getCallerIdentity } from "../sts/index.js";

/** How often in a row a key must work: one call that goes well proves nothing of the next. */
const successesNeeded = 3;
/** Milliseconds; AWS takes some ten seconds to make a key known everywhere. */
export const patience = 60_000;

/** Whose key it must be. */
export interface KeyOwner {
  readonly userName: string;
  readonly accountId: string;
}

/**
 * Whether the key works: three calls in a row, each over a connection of its own, since different servers learn of a
 * key at different times. An answer that the key is unknown means "not yet", for a minute.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 *
 * @throws {CliError} `NOT_AWS` where it is taken for another's key
 */
export async function proveKey(
  context: Pick<Context, "aws" | "clock">,
  settings: AwsSettings,
  owner: KeyOwner,
): Promise<boolean> {
  const { aws, clock } = context;
  const deadline = clock.now().getTime() + patience;
  let successes = 0;
  for (let pause = 100; ; pause = Math.min(pause * 1.5, 400)) {
    if (await isKnown(await aws.sts(settings), owner)) successes += 1;
    else if (clock.now().getTime() >= deadline) return false;
    else successes = 0;
    if (successes === successesNeeded) return true;
    await clock.sleep(successes > 0 ? 50 : pause);
  }
}

async function isKnown(sts: AwsClient, { userName, accountId }: KeyOwner): Promise<boolean> {
  try {
    const caller = await getCallerIdentity(sts);
    if (caller.userName === userName && caller.accountId === accountId) return true;
    throw new CliError({
      code: "NOT_AWS",
      message: `AWS answered that the key of ${userName} in account ${accountId} belongs to ${caller.arn}.`,
      hint: "AWS itself never does that: check AWS_ENDPOINT_URL, --endpoint-url and HTTPS_PROXY.",
    });
  } catch (error) {
    if (awsErrorName(error) === "InvalidClientTokenId") return false;
    throw error;
  }
}
