import type { AwsClient, AwsCommand, Context } from "../context/index.js";
import { awsErrorName, hasCode } from "../errors/index.js";

/** Milliseconds: of a pause that is told of, and until the next is. */
const patience = 1_500;
const quiet = 10_000;

/**
 * A client for many calls in a row. AWS allows an account some rate that it does not tell, and refuses what comes
 * faster (a token bucket). The client goes as fast as its caller until the first refusal; from then on it spaces its
 * calls at just below the rate at which they were accepted, and grows slowly until the next. A refused call comes first
 * again, after a pause in which the bucket gets a few tokens, so that it is not refused twice. A long pause is told of.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/throttling.html has the algorithm, of another service.
 *
 * @param client one that does not try again by itself
 */
export function pacedClient({ clock, err }: Pick<Context, "clock" | "err">, client: AwsClient): AwsClient {
  /** Calls a second; undefined before the first refusal. */
  let rate: number | undefined;
  let isGuess = false;
  /** When the rate was last lowered, and when it was last looked at for growth. */
  let lowered = 0;
  let grown = 0;
  /** No call is let go before. */
  let nextSlot = 0;
  let accepted: number[] = [];
  const waiting: { go: () => void; fail: (error: unknown) => void }[] = [];
  let isPumping = false;
  let told = Number.NEGATIVE_INFINITY;

  return {
    get clockOffset() {
      return client.clockOffset ?? 0;
    },
    async send<Output>(command: AwsCommand<Output>): Promise<Output> {
      for (let attempt = 1; ; attempt += 1) {
        await slot(attempt > 1);
        const sent = now();
        try {
          const output = await client.send(command);
          accepted.push(now());
          return output;
        } catch (error) {
          const isThrottled = awsErrorName(error) === "Throttling";
          if (isThrottled) slowDown(sent);
          else accepted.push(now());
          if (attempt >= 8 || !(isThrottled || isPassing(error))) throw counted(error, attempt);
          if (!isThrottled) await pause(100 * 2 ** attempt, "an answer from AWS");
        }
      }
    },
  };

  function now(): number {
    return clock.now().getTime();
  }

  async function pause(milliseconds: number, until: string): Promise<void> {
    if (milliseconds >= patience && now() - told >= quiet) {
      told = now();
      err.write(`Waiting for ${until}… (Ctrl-C to stop)\n`);
    }
    await clock.sleep(milliseconds);
  }

  async function slot(first: boolean): Promise<void> {
    if (rate === undefined) return;
    await new Promise<void>((go, fail) => {
      if (first) waiting.unshift({ go, fail });
      else waiting.push({ go, fail });
      if (!isPumping) void pump();
    });
  }

  /** Lets waiting calls go, one at a time, as the rate allows. */
  async function pump(): Promise<void> {
    isPumping = true;
    try {
      while (waiting.length > 0) {
        const early = nextSlot - now();
        if (early > 0) {
          await pause(early, "AWS to take more calls");
          continue;
        }
        grow();
        // A late timer is made up for, but not by more than a few calls at once.
        nextSlot = Math.max(nextSlot, now() - 100) + 1000 / (rate ?? 1);
        waiting.shift()?.go();
      }
    } catch (error) {
      // The run was cancelled while all were waiting.
      for (const { fail } of waiting.splice(0)) fail(error);
    } finally {
      isPumping = false;
    }
  }

  /** Refusals of calls that were on their way together count once. */
  function slowDown(sent: number): void {
    if (sent < lowered) return;
    lowered = now();
    grown = lowered;
    isGuess = rate === undefined;
    const window = isGuess ? 1_000 : 3_000;
    accepted = accepted.filter((time) => time > lowered - window);
    const measured = (accepted.length * 1_000) / window;
    rate = Math.max(0.5, Math.min(rate ?? Number.POSITIVE_INFINITY, measured) * (isGuess ? 0.6 : 0.95));
    nextSlot = lowered + 3_000 / rate;
  }

  /** Five hundredths a second while the rate is a first guess, two hundredths after. */
  function grow(): void {
    if (rate === undefined) return;
    const seconds = (now() - grown) / 1000;
    grown = now();
    rate *= (isGuess ? 1.05 : 1.02) ** seconds;
    accepted = accepted.filter((time) => time > grown - 3_000);
  }
}

/** As the SDK counts its own tries: an answer that was lost before may have been of a call that was carried out. */
function counted(error: unknown, attempts: number): unknown {
  const { $metadata } = error as { $metadata?: { attempts?: number } };
  if ($metadata !== undefined && attempts > 1) $metadata.attempts = attempts;
  return error;
}

/** A connection that broke, or a failure on AWS's side: the same call may well be answered the next time. */
function isPassing(error: unknown): boolean {
  if (hasCode(error, "ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN")) return true;
  if (typeof error !== "object" || error === null) return false;
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  return name === "TimeoutError" || ($metadata?.httpStatusCode ?? 0) >= 500;
}
