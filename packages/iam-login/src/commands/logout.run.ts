import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";
import { credentialsFile, editProfiles, holdsLongTermKeys, readProfiles } from "@iam-tools/core/profiles";
import { requireProfile, sessionProfile } from "../session/session-profile.js";
import type { LogoutFlags } from "./logout.js";

export async function run(context: Context, flags: LogoutFlags): Promise<Result> {
  const profile = requireProfile(flags.profile, "logout");
  const target = sessionProfile(profile);
  const file = credentialsFile(context);
  const hasOne = (await readProfiles(context, file)).profiles.has(target);
  // Without a file there is nothing to remove, and none is made.
  const changed = hasOne && (await removeSession(context, target));
  return {
    data: { profile, sessionProfile: target, changed },
    text: [
      changed
        ? `Removed the session ${target}; AWS itself ends it at its time.`
        : `There is no session ${target}; nothing was changed.`,
    ],
  };
}

async function removeSession(context: Context, target: string): Promise<boolean> {
  const { changed } = await editProfiles(context, credentialsFile(context), {
    decide: (document) => {
      if (holdsLongTermKeys(document, target)) {
        throw refusal(
          `The profile "${target}" holds long-term keys and no session.`,
          `Nothing was changed. To remove it all the same, delete [${target}] from ${document.file.path} by hand.`,
        );
      }
      return [{ profile: target, remove: true }];
    },
  });
  return changed;
}
