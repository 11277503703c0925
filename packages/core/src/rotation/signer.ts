import type { AwsClient, AwsCredentials, Context } from "../context/index.js";
import { awsErrorName, CliError, hasCode, toCliError } from "../errors/index.js";
import type { KeyPair } from "./journal.js";
import { settingsFor, type KeyLocation } from "./key-location.js";

/** Signs IAM calls: with a key where that is enough, with a session that shows MFA where it is not. */
export interface Signer {
  /**
   * @param keys tried in turn while AWS answers that it does not know the one before
   * @param maxAttempts how often the SDK makes the call where its answer is lost
   */
  iam<T>(keys: readonly KeyPair[], call: (iam: AwsClient) => Promise<T>, maxAttempts?: number): Promise<T>;
  /** The time by AWS's clock, as its last answer had it: this machine's may be wrong. */
  now(): Date;
}

export interface SignerOptions {
  readonly location: KeyLocation;
  readonly profile: string;
  /** Called at most once, when a call is denied; undefined where no session can be had. */
  readonly getSession: (key: KeyPair) => Promise<AwsCredentials | undefined>;
  /** Refuses what would change anything. */
  readonly readOnly?: boolean;
}

/**
 * A call that is denied was not carried out, so that it can be made again with a session; that session then signs all
 * the others too, and works on when the key it was made with is gone.
 */
export function makeSigner({ aws, clock }: Pick<Context, "aws" | "clock">, options: SignerOptions): Signer {
  const { location, profile, getSession, readOnly } = options;
  let session: AwsCredentials | undefined;
  let asked = false;
  let offset = 0;

  async function client(credentials: AwsCredentials, maxAttempts: number | undefined): Promise<AwsClient> {
    return aws.iam({ ...settingsFor(location, profile, credentials), maxAttempts, readOnly });
  }

  async function signedBy<T>(
    key: KeyPair,
    call: (iam: AwsClient) => Promise<T>,
    maxAttempts: number | undefined,
  ): Promise<T> {
    try {
      return await timed(await client(session ?? key, maxAttempts), call);
    } catch (error) {
      if (awsErrorName(error) !== "AccessDenied" || asked) throw error;
      asked = true;
      session = await getSession(key).catch((reason: unknown) => {
        throw hasCode(reason, "USAGE") ? deniedWithoutSession(error, toCliError(reason)) : reason;
      });
      if (session === undefined) throw error;
      return timed(await client(session, maxAttempts), call);
    }
  }

  /** A client that was not answered knows nothing of AWS's clock. */
  async function timed<T>(iam: AwsClient, call: (iam: AwsClient) => Promise<T>): Promise<T> {
    try {
      return await call(iam);
    } finally {
      const measured = iam.clockOffset || offset;
      // It is measured in whole seconds: time is not to run back between two answers.
      if (Math.abs(measured - offset) > 2_000) offset = measured;
    }
  }

  return {
    async iam(keys, call, maxAttempts) {
      for (const [index, key] of keys.entries()) {
        try {
          return await signedBy(key, call, maxAttempts);
        } catch (error) {
          const isUnknown = awsErrorName(error) === "InvalidClientTokenId";
          if (!isUnknown || index === keys.length - 1) throw error;
        }
      }
      throw new Error("There is no key to sign with");
    },
    now: () => new Date(clock.now().getTime() + offset),
  };
}

/**
 * Where a session cannot be asked for, such as without a terminal to ask for a code, or with a device that gives none,
 * what was denied comes first: MFA may not be what is missing.
 */
function deniedWithoutSession(denied: unknown, reason: CliError): CliError {
  const { code, message, hint, exitCode } = toCliError(denied);
  return new CliError({
    code,
    message,
    hint: `${hint ?? ""}\nIf a policy requires MFA for this: ${reason.message}\n${reason.hint ?? ""}`,
    exitCode,
    cause: denied,
  });
}
