import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import type { StoredSession } from "@iam-tools/core/profiles";
import { removeSession } from "../session/remove-session.js";
import { readStored, requireProfile } from "../session/session-profile.js";
import type { LogoutFlags } from "./logout.js";

export async function run(context: Context, flags: LogoutFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "logout");
  const { target, session, credentials } = await readStored(context, { ...flags, profile });
  // Without a file there is nothing to remove, and none is made.
  const changed = credentials.profiles.has(target) && (await removeSession(context, credentials, target));
  return {
    data: { profile, sessionProfile: target, changed },
    text: [
      changed
        ? `Removed ${target} from this machine.${validity(context, session)}`
        : `No session ${target}. Nothing was changed.`,
    ],
  };
}

function validity({ clock }: Pick<Context, "clock">, session: StoredSession | undefined): string {
  const { expiration } = session ?? {};
  if (expiration === undefined || expiration <= clock.now()) return "";
  return ` It stays valid at AWS until ${expiration.toISOString()}.`;
}
