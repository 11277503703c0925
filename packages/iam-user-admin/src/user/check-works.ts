import type { Context } from "@iam-tools/core/context";
import { CliError, quote } from "@iam-tools/core/errors";
import { findLoginProfile, findUser, listAccessKeys } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { isFromBeforeIncident, isReplaced } from "../secrets/is-replaced.js";
import { pendingPath } from "../secrets/pending-secrets.js";
import { secretName, type PendingSecret } from "../secrets/pending.js";
import { isDeactivated, sayDeactivated } from "./deactivation-state.js";

/** A secret that opens nothing any more is not mailed as good. @throws CliError PASSWORD_DEAD, KEY_DEAD */
export async function checkWorks(
  context: Pick<Context, "env" | "files">,
  { iam, account }: AccountAccess,
  pending: PendingSecret,
): Promise<void> {
  const { userName } = pending;
  const where = `in account ${account.id} (${account.environment})`;
  const user = await findUser(iam, userName);
  const dead = (message: string) => {
    return new CliError({ code: pending.gives === undefined ? "PASSWORD_DEAD" : "KEY_DEAD", message });
  };
  if (user === undefined) {
    const left = pendingPath(context, pending);
    throw dead(
      `The user ${userName} ${where} no longer exists; the ${secretName(pending)} opens nothing: rm ${quote(left)}`,
    );
  }
  if (isDeactivated(user)) {
    throw dead(`The user ${userName} ${where} ${sayDeactivated(user)}; --reactivate sets a new password.`);
  }
  if (pending.gives !== undefined) {
    const { accessKeyId = "" } = pending.key ?? {};
    const id = `****${accessKeyId.slice(-4)}`;
    const key = (await listAccessKeys(iam, userName)).find((one) => one.accessKeyId === accessKeyId);
    if (key === undefined) {
      throw dead(`The user ${userName} ${where} no longer has the access key ${id}; --access-key creates another.`);
    }
    if (key.status !== "Active") throw dead(`The access key ${id} of ${userName} ${where} is inactive.`);
    return;
  }
  const login = await findLoginProfile(iam, userName);
  if (login === undefined) {
    throw dead(`The user ${userName} ${where} no longer has a password; --change-password sets a new one.`);
  }
  if (isFromBeforeIncident(pending, user.tags)) {
    throw dead(
      `The password of ${userName} ${where} is from before the user was reported as compromised; --change-password sets a new one.`,
    );
  }
  if (isReplaced(pending, user.tags, login)) {
    throw dead(`The user ${userName} ${where} has another password by now; --change-password sets a new one.`);
  }
}
