import type { Context } from "@iam-tools/core/context";
import { credentialsFile } from "@iam-tools/core/profiles";
import { findSource, foreignOwner, noteOwner } from "@iam-tools/core/session";
import type { SessionNeed } from "./session-need.js";
import { wholeSession, type Stored } from "./session-profile.js";

/** Whether a stored session is of the profile's user, by asking AWS; where it is, that is noted for the next time. */
export async function claimSession(
  context: Context,
  { profile, flags, arns }: Pick<SessionNeed, "profile" | "flags" | "arns">,
  stored: Stored,
): Promise<boolean> {
  const { target, keyId, store } = stored;
  const session = await wholeSession(context, stored);
  if (session === undefined || keyId === undefined) return false;
  const source = await findSource(context, {
    ...flags,
    arns,
    source: profile,
    file: credentialsFile(context),
    inVault: store.file.kind === "vault",
  });
  const owner = await foreignOwner(context, source, session);
  if (owner === undefined) {
    await noteOwner(context, store, { target, accessKeyId: keyId });
    return true;
  }
  if (owner !== "ended") {
    context.err.write(
      `The session in "${target}" belongs to ${owner}, not to the keys in "${profile}", and is not used.\n`,
    );
  }
  return false;
}
