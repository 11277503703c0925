import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, hasCode, quote } from "@iam-tools/core/errors";
import { createAccessKey, deleteAccessKey, isRefusal, type NewAccessKey } from "@iam-tools/core/iam";
import { forgetSecret, keepSecret } from "../secrets/pending-secrets.js";
import type { PendingKey } from "../secrets/pending.js";

type KeptContext = Pick<Context, "clock" | "env" | "files" | "processes" | "random">;

/**
 * AWS tells the secret once, in its answer. That it is asked is noted before, so that a key whose answer is lost is known
 * by its time; one that cannot be kept is deleted at once.
 *
 * @param once a client that makes each call one time only
 */
export async function createKeptKey(context: KeptContext, once: AwsClient, pending: PendingKey): Promise<void> {
  const { userName } = pending;
  await keepSecret(context, pending);
  let key: NewAccessKey;
  try {
    key = await createAccessKey(once, userName);
  } catch (error) {
    if (isRefusal(error)) await forgetSecret(context, pending);
    throw awsErrorName(error) === "LimitExceeded" ? noThird(pending, error) : error;
  }
  try {
    await keepSecret(context, { ...pending, key, state: "set" });
  } catch (error) {
    // What the disk does not confirm can be read all the same.
    if (hasCode(error, "FILE_UNCERTAIN")) throw error;
    await deleteAccessKey(once, { userName, accessKeyId: key.accessKeyId });
    await forgetSecret(context, pending);
    throw error;
  }
}

/** There was room when the run was planned, and more of it cannot be had of AWS. */
function noThird({ userName }: PendingKey, cause: unknown): CliError {
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `${userName} has two access keys by now, and AWS allows no third: another run created one at the same time.`,
    hint: `This run created none and delivers none; the other one does. To look: iam-user-admin show ${quote(userName)}`,
    cause,
  });
}
