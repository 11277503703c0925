/**
 * Long-term keys and sessions that lie in no file in clear. A vault is a file beside the credentials file, in the form of
 * the config file: which profiles it has, and the ids of their keys, can be read; each secret is encrypted for its place.
 * Its own section says where the key is that opens it: in the system's keychain, in a passphrase, or what a command prints.
 *
 * ```ts
 * const file = vaultFile(credentialsFile(context));
 * const document = await readProfiles(context, file); // asks nobody
 * profileContent([document], "work"); // { kind: "sealed", accessKeyId }
 * const vault = await openVault(context, document); // may ask for a passphrase
 * vault.contentOf(document, "work"); // { kind: "long-term", accessKeyId, secretAccessKey, staleTokens }
 * await editVault(context, document, { decide: () => [{ profile: "work-sts", set: sessionOptions(session) }] });
 * ```
 */
export { createVault } from "./create-vault.js";
export { requirePlace, wordsOfSource } from "./key-sources.js";
export { editVault, openVault, type OpenVault, type VaultContext } from "./open-vault.js";
export { headerOf, type KeySourceName, type VaultHeader } from "./vault-header.js";
