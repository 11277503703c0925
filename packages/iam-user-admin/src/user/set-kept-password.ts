import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, withoutSecrets } from "@iam-tools/core/errors";
import { createPassword, replacePassword, tagUser } from "@iam-tools/core/iam";
import { mayHaveMark } from "../secrets/is-replaced.js";
import { findPendingPassword, forgetSecret, keepSecret } from "../secrets/pending-secrets.js";
import type { PendingPassword, SecretOwner } from "../secrets/pending.js";
import { tagKeys } from "../tags/tag-keys.js";

type KeptContext = Pick<Context, "clock" | "env" | "files" | "processes" | "random">;

export interface PasswordSetting {
  readonly pending: PendingPassword;
  readonly replaces: boolean;
  readonly tries: number;
}

/** Where AWS refuses it, what was kept before is kept again: that password may still be good. */
export async function setKeptPassword(context: KeptContext, iam: AwsClient, setting: PasswordSetting): Promise<void> {
  const { pending, tries } = setting;
  const before = await findPendingPassword(context, pending);
  await keepSecret(context, pending);
  let set: PendingPassword;
  try {
    set = await setPassword(context, iam, setting);
  } catch (error) {
    const isDefinite = isDefiniteRefusal(error);
    if (isDefinite)
      await (before ? keepSecret(context, withExpected(before, pending.marks)) : forgetSecret(context, pending));
    if (isDefinite && tries === 1 && awsErrorName(error) === "EntityAlreadyExists") throw madeMeanwhile(pending, error);
    throw withoutSecrets(error, [pending.password]);
  }
  await keepSecret(context, { ...set, state: "set" });
}

/**
 * A run that is cut off between its mark and its password leaves the password from before as good as it was: the mark, which
 * no other password has, is noted with that one first. One that another run has replaced stays replaced.
 *
 * @param marks of the new password: what the tag says, and what it will
 */
export async function expectMark(
  context: KeptContext,
  owner: SecretOwner,
  [before = "", mark = ""]: readonly string[],
): Promise<void> {
  const kept = await findPendingPassword(context, owner);
  if (kept !== undefined && mayHaveMark(kept, before)) await keepSecret(context, withExpected(kept, [mark]));
}

/** The tag may come to say these, or says them by now, and they stand for no other password. */
function withExpected(kept: PendingPassword, marks: readonly string[] = []): PendingPassword {
  return { ...kept, expected: [...new Set([...(kept.expected ?? []), ...marks])] };
}

/** One that takes no other's place is only made: where there is one all the same, another run has made it. */
async function setPassword(
  context: KeptContext,
  iam: AwsClient,
  { pending, replaces, tries }: PasswordSetting,
): Promise<PendingPassword> {
  if (replaces) {
    await replacePassword(iam, pending);
    return pending;
  }
  try {
    return { ...pending, created: (await createPassword(iam, pending))?.toISOString() };
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists" || (isDefiniteRefusal(error) && tries === 1)) throw error;
  }
  // The answer to the first try was lost, and it may have made this very password: another takes the place of either.
  const { userName, marks = [] } = pending;
  const mark = context.clock.now().toISOString();
  const marked = { ...pending, marks: [...marks, mark] };
  await keepSecret(context, marked);
  await tagUser(iam, { userName, tags: { [tagKeys.password]: mark } });
  await replacePassword(iam, pending);
  return marked;
}

export function madeMeanwhile({ userName }: { readonly userName: string }, cause: unknown): CliError {
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `Another run created the user ${userName}, or a password for it, at the same time.`,
    hint: "This run set no password and mails none; the other one does.",
    cause,
  });
}

/** Whether AWS has certainly done nothing: it said so, and to the first try, so that no answer was lost before. */
export function isDefiniteRefusal(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number; attempts?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && $metadata?.attempts === 1;
}
