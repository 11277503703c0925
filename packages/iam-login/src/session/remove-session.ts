import type { Context } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";
import { editProfiles, holdsLongTermKeys, type ProfilesDocument } from "@iam-tools/core/profiles";

/**
 * Removes a session's profile from the file.
 *
 * @returns whether there was one
 * @throws CliError REFUSED where it holds long-term keys
 */
export async function removeSession(context: Context, seen: ProfilesDocument, target: string): Promise<boolean> {
  const { changed } = await editProfiles(context, seen, {
    decide: (document) => {
      if (holdsLongTermKeys(document, target)) {
        throw refusal(
          `The profile "${target}" holds long-term keys and no session.`,
          `Nothing was changed. To remove it anyway, delete [${target}] from ${document.file.path} by hand.`,
        );
      }
      return [{ profile: target, remove: true }];
    },
  });
  return changed;
}
