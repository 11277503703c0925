import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { removeSession } from "../session/remove-session.js";
import { readStored, requireProfile } from "../session/session-profile.js";
import type { LogoutFlags } from "./logout.js";

export async function run(context: Context, flags: LogoutFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "logout");
  const { target, credentials } = await readStored(context, { ...flags, profile });
  // Without a file there is nothing to remove, and none is made.
  const changed = credentials.profiles.has(target) && (await removeSession(context, credentials, target));
  return {
    data: { profile, sessionProfile: target, changed },
    text: [
      changed
        ? `Removed the session ${target}; AWS itself ends it at its time.`
        : `There is no session ${target}; nothing was changed.`,
    ],
  };
}
