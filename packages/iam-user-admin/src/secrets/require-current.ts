import type { AwsClient, Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { findUser } from "@iam-tools/core/iam";
import { isReplaced } from "./is-replaced.js";
import { forgetSecret } from "./pending-secrets.js";
import type { PendingSecret } from "./pending.js";

/**
 * Looks, just before a password is handed over, whether another run has taken its place meanwhile: then it is handed to
 * nobody, and forgotten. Of keys there may be two.
 *
 * @throws CliError PASSWORD_DEAD
 */
export async function requireCurrent(
  context: Pick<Context, "env" | "files" | "processes">,
  iam: AwsClient,
  pending: PendingSecret,
): Promise<void> {
  if (pending.gives !== undefined) return;
  const user = await findUser(iam, pending.userName);
  // A user that was just made is not known everywhere for some seconds.
  if (user === undefined || !isReplaced(pending, user.tags)) return;
  await forgetSecret(context, pending);
  throw new CliError({
    code: "PASSWORD_DEAD",
    message: `Another run set a password for ${pending.userName} at the same time; the password of this run is not delivered.`,
    hint: "If the other run did not deliver its own, set a new one with --change-password.",
  });
}
