import { dirname } from "node:path";
import { CliError } from "../errors/index.js";
import { fileError, locateFile, replaceFile, requireReplaceable, withLock, type LockContext } from "../files/index.js";
import { readProfiles, type ProfilesDocument, type ProfilesFile } from "../profiles/index.js";
import { createKey } from "./key-sources.js";
import { openVault, rememberKey, type VaultContext } from "./open-vault.js";
import { randomBytes } from "./sealed-value.js";
import { headerOf, newVaultText } from "./vault-header.js";

/**
 * The vault beside a credentials file, made where there is none (mode 0600), with a key that was had back from where it is
 * kept, and opened.
 *
 * @param command the person's `vault_key_command`, which counts for a new vault alone
 * @throws {CliError} what `createKey`, `openVault` and `withLock` throw
 */
export async function createVault(
  context: LockContext & VaultContext,
  file: ProfilesFile,
  command: string | undefined,
): Promise<ProfilesDocument> {
  const there = await readProfiles(context, file);
  if (headerOf(there) === undefined) await create(context, file, command);
  const document = await readProfiles(context, file);
  await openVault(context, document);
  return document;
}

/** A question for a passphrase may stand long: another run that comes meanwhile is told whom it waits for. */
async function create(
  context: LockContext & VaultContext,
  file: ProfilesFile,
  command: string | undefined,
): Promise<void> {
  try {
    const { path, folder, stat } = await locateFile(context, file.path);
    if (stat === undefined) await context.files.makeFolder(folder, 0o700);
    await requireReplaceable(context, file.path, { path, folder, stat });
    await withLock(
      context,
      path,
      async () => {
        if (headerOf(await readProfiles(context, file)) !== undefined) return;
        const id = randomBytes(context.random, 8).toString("hex");
        const { key, keyFrom, options } = await createKey(context, { id, command });
        const text = newVaultText(context, key, { id, keyFrom, options });
        await replaceFile(context, path, { content: text, like: undefined });
        rememberKey(context, id, key);
      },
      { timeout: 600_000 },
    );
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw fileError(error, file.path, `could not be made in ${dirname(file.path)}`);
  }
}
