import type { LockContext } from "../files/index.js";
import { editProfiles, type ProfilesDocument, type ProfilesEdit, type ProfilesEdited } from "../profiles/index.js";
import type { VaultContext } from "../vault/index.js";

/**
 * Changes keys or sessions where they are kept: in a shared file, or in the vault, of which what seals loads only then.
 *
 * @throws CliError what `editProfiles` and `openVault` throw
 */
export async function editKeys(
  context: LockContext & VaultContext,
  seen: ProfilesDocument,
  edit: ProfilesEdit,
): Promise<ProfilesEdited> {
  if (seen.file.kind !== "vault") return editProfiles(context, seen, edit);
  const { editVault } = await import("../vault/index.js");
  return editVault(context, seen, edit);
}
