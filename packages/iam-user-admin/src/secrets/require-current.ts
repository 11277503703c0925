import type { AwsClient, Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { deleteAccessKey, findUser, listAccessKeys, type AccessKey } from "@iam-tools/core/iam";
import { isReplaced } from "./is-replaced.js";
import { forgetSecret } from "./pending-secrets.js";
import type { PendingKey, PendingSecret } from "./pending.js";

/**
 * Looks, just before a password is handed over, whether another run has taken its place meanwhile: then it is handed to
 * nobody, and forgotten.
 *
 * @throws CliError PASSWORD_DEAD; KEY_DEAD where another run gave the user a first access key before
 */
export async function requireCurrent(
  context: Pick<Context, "env" | "files" | "processes">,
  iam: AwsClient,
  pending: PendingSecret,
): Promise<void> {
  if (pending.gives !== undefined) return requireFirst(context, iam, pending);
  const user = await findUser(iam, pending.userName);
  // A user that was just made is not known everywhere for some seconds.
  if (user === undefined || !isReplaced(pending, user.tags)) return;
  await forgetSecret(context, pending);
  throw new CliError({
    code: "PASSWORD_DEAD",
    message: `Another run set a password for ${pending.userName} at the same time; the password of this run is not delivered.`,
    hint:
      pending.marks?.length === 1
        ? "If the other run did not deliver its own, set a new one with --change-password."
        : "AWS may have taken it after the one of the other run, which then does not work though it was delivered. Set a new one with --change-password.",
  });
}

/**
 * AWS takes two keys of a user, and so creates both where two machines ask for a first one at the same time. Both runs agree
 * which came first, and only the other deletes its own, which nobody has yet.
 */
async function requireFirst(
  context: Pick<Context, "env" | "files" | "processes">,
  iam: AwsClient,
  pending: PendingKey,
): Promise<void> {
  const { key, known, state, userName } = pending;
  if (key === undefined || known.length > 0 || state !== "set") return;
  const keys = await listAccessKeys(iam, userName);
  const own = keys.find(({ accessKeyId }) => accessKeyId === key.accessKeyId);
  const first = own && keys.find((other) => other.status === "Active" && isBefore(other, own));
  if (first === undefined) return;
  await deleteAccessKey(iam, { userName, accessKeyId: key.accessKeyId });
  await forgetSecret(context, pending);
  throw new CliError({
    code: "KEY_DEAD",
    message: `Another run created an access key for ${userName} at the same time; the key of this run was deleted, and is not delivered.`,
    hint: "If the other run did not deliver its own, replace that with: --rotate-access-key",
  });
}

/** AWS tells whole seconds. */
function isBefore(one: AccessKey, other: AccessKey): boolean {
  const [at, otherAt] = [one, other].map(({ created }) => created?.getTime() ?? 0) as [number, number];
  return at < otherAt || (at === otherAt && one.accessKeyId < other.accessKeyId);
}
