import type { Context } from "../context/index.js";
import { CliError, quote } from "../errors/index.js";
import { sectionValues, type ProfilesDocument, type ProfilesFile } from "../profiles/index.js";
import { openValue, sealValue, type SealedPlace } from "./sealed-value.js";

/** Of the form of the file; a file of another one is left alone. */
const version = 1;

export const keySourceNames = ["secret-service", "keychain", "dpapi", "passphrase", "command"] as const;
/** Where a vault's key is. */
export type KeySourceName = (typeof keySourceNames)[number];

/** What the vault's own section says: nothing of it is secret. */
export interface VaultHeader {
  readonly file: ProfilesFile;
  /** 16 hexadecimal digits: the key is kept under it. */
  readonly id: string;
  readonly keyFrom: KeySourceName;
  /** All of its options, those of the key's source included. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * The header of a vault; undefined where there is no vault.
 *
 * @throws {CliError} `VAULT_VERSION`, `VAULT_INVALID`
 */
export function headerOf(document: ProfilesDocument): VaultHeader | undefined {
  const { file } = document;
  if (document.text.trim() === "") return undefined;
  const values = sectionValues(document, "vault");
  if (values === undefined) throw invalidVault(file, "has no section [vault]: it is not a vault, or a part is missing");
  const written = values.get("version") ?? "";
  if (written !== String(version)) throw otherVersion(file, written);
  const [id, source] = [values.get("id") ?? "", values.get("key")];
  const keyFrom = keySourceNames.find((name) => name === source);
  if (!/^[0-9a-f]{16}$/.test(id)) throw invalidVault(file, "has no valid id in its section [vault]");
  if (keyFrom === undefined)
    throw invalidVault(file, `does not say where its key is: key is ${JSON.stringify(source)}`);
  return { file, id, keyFrom, values };
}

/** The text of a vault in which nothing is yet. */
export function newVaultText(
  context: Pick<Context, "random">,
  key: Uint8Array,
  header: { readonly id: string; readonly keyFrom: KeySourceName; readonly options: Readonly<Record<string, string>> },
): string {
  const { id, keyFrom, options } = header;
  const lines = { version, id, key: keyFrom, ...options, check: sealValue(context, key, checkPlace(id), id) };
  const body = Object.entries(lines).map(([option, value]) => `${option} = ${value}\n`);
  return `# Long-term keys and sessions, encrypted. See: iam-login --help\n[vault]\n${body.join("")}`;
}

/**
 * Whether it is the vault's key: told by a value that every vault has, so that a wrong key is not taken for a changed file.
 *
 * @throws {CliError} `VAULT_INVALID` where that value is missing or cut off
 */
export function isKeyOf({ file, id, values }: VaultHeader, key: Uint8Array): boolean {
  const opened = openValue(key, checkPlace(id), values.get("check") ?? "");
  if ("value" in opened) return opened.value === id;
  if (opened.fault === "torn") throw invalidVault(file, "has no whole check in its section [vault]");
  return false;
}

function checkPlace(vault: string): SealedPlace {
  return { vault, profile: "", accessKeyId: "", option: "check" };
}

export function invalidVault({ path }: ProfilesFile, what: string): CliError {
  return new CliError({
    code: "VAULT_INVALID",
    message: `The vault ${path} ${what}.`,
    hint: `Nothing was changed. ${restore(path)}`,
  });
}

/** What is left where a vault cannot be used. */
export function restore(path: string): string {
  return `Put back an older copy of it. Where there is none, move it away (mv ${quote(path)} ${quote(`${path}.broken`)}), and store a new access key with: aws configure`;
}

function otherVersion({ path }: ProfilesFile, written: string): CliError {
  const isNewer = /^\d+$/.test(written) && Number(written) > version;
  return new CliError({
    code: "VAULT_VERSION",
    message: isNewer
      ? `The vault ${path} has the form of a newer version (${written}) than this one knows (${version}).`
      : `The vault ${path} has a form (${JSON.stringify(written)}) that this version does not know any more, or never did.`,
    hint: isNewer
      ? "Nothing was changed. Update these tools: npm install --global @iam-tools/iam-login"
      : "Nothing was changed. Take its keys out with the version that made it: iam-login PROFILE unseal",
  });
}
