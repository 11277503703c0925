import { CliError } from "../errors/index.js";
import type { KeySourceName, VaultHeader } from "./vault-header.js";
import { keyCommand } from "./key-command.js";
import { dpapi } from "./dpapi.js";
import type { KeyContext, KeySource, NewKey, NewVault } from "./key-source.js";
import { keychain } from "./keychain.js";
import { passphrase } from "./passphrase.js";
import { secretService } from "./secret-service.js";

const sources: Readonly<Record<KeySourceName, KeySource>> = {
  command: keyCommand,
  dpapi,
  keychain,
  "secret-service": secretService,
  passphrase,
};

/** Where a vault's key is, in words. */
export function wordsOfSource(name: KeySourceName): string {
  return sources[name].words;
}

/** @throws {CliError} `VAULT_LOCKED` */
export async function fetchKey(context: KeyContext, header: VaultHeader): Promise<Uint8Array> {
  return sources[header.keyFrom].fetch(context, header);
}

/**
 * A key for a new vault, in the best place that there is: where the person's own command says, else the system's
 * keychain, else a passphrase; that it is no keychain, and why, is said before it is asked for.
 *
 * @throws {CliError} `VAULT_LOCKED` where there is none of them, and what `create` throws
 */
export async function createKey(
  context: KeyContext,
  vault: NewVault,
): Promise<NewKey & { readonly keyFrom: KeySourceName }> {
  const whyNot: string[] = [];
  for (const source of placesFor(context, vault.command)) {
    const absence = await source.absence?.(context);
    if (absence === undefined && source === passphrase) {
      context.prompt.show(
        `No keychain for the key of the vault: ${whyNot.join("; ")}.\nA passphrase is used instead.\n`,
      );
    }
    const created = absence === undefined ? await source.create(context, vault) : { notHere: absence };
    if (!("notHere" in created)) return { ...created, keyFrom: source.name };
    // That a Linux machine is no Mac is no news.
    if (source !== keychain) whyNot.push(created.notHere);
  }
  throw nowhere(whyNot);
}

/**
 * Whether `createKey` would find a place, as far as that shows without a key.
 *
 * @throws {CliError} `VAULT_LOCKED` where there is none
 */
export async function requirePlace(context: KeyContext, command: string | undefined): Promise<void> {
  const whyNot: string[] = [];
  for (const source of placesFor(context, command)) {
    const absence = await source.absence?.(context);
    if (absence === undefined) return;
    if (source !== keychain) whyNot.push(absence);
  }
  throw nowhere(whyNot);
}

function placesFor({ files }: KeyContext, command: string | undefined): readonly KeySource[] {
  if (command !== undefined) return [keyCommand];
  // Windows alone has no user ids.
  return files.uid === undefined ? [dpapi, passphrase] : [keychain, secretService, passphrase];
}

function nowhere(whyNot: readonly string[]): CliError {
  return new CliError({
    code: "VAULT_LOCKED",
    message: `There is nowhere to keep the key of a vault: ${whyNot.join("; ")}.`,
    hint: "Nothing was changed. Run this where one of them is there, or set vault_key_command in the profile to a command that prints a secret of your own.",
  });
}
