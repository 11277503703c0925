import { neverShow } from "../errors/index.js";
import { keyBytes, randomBytes } from "./sealed-value.js";
import type { VaultHeader } from "./vault-header.js";
import { keyOfText, locked, type KeyContext, type KeySource, type NewVault } from "./key-source.js";

/** What a keychain's own program does; `why` where it does not. */
export type Answer = { readonly text: string } | { readonly why: string };

/** A keychain as its program works it: texts by a vault's id. */
export interface Keychain {
  readonly name: KeySource["name"];
  readonly words: string;
  /** @returns why it is not there */
  absence?(context: KeyContext): Promise<string | undefined>;
  store(context: KeyContext, id: string, text: string): Promise<string | undefined>;
  lookUp(context: KeyContext, id: string): Promise<Answer>;
  /** What to do where the key cannot be had. */
  readonly hint: string;
}

/** A random key, kept in a keychain under the vault's id. */
export function storedKey(keychain: Keychain): KeySource {
  const { name, words, hint } = keychain;
  return {
    name,
    words,
    absence: async (context) => keychain.absence?.(context),
    async create(context: KeyContext, { id }: NewVault) {
      const key = randomBytes(context.random, keyBytes);
      const text = key.toString("base64");
      neverShow([text]);
      const refused = await keychain.store(context, id, text);
      if (refused !== undefined) return { notHere: refused };
      const back = await keychain.lookUp(context, id);
      if (!("text" in back)) return { notHere: back.why };
      if (back.text.trim() !== text) return { notHere: "it gave back another key than it was given" };
      return { key, options: {} };
    },
    async fetch(context: KeyContext, header: VaultHeader) {
      const answer = await keychain.lookUp(context, header.id);
      if (!("text" in answer)) throw locked(header, `its key is in ${words}; ${answer.why}`, hint);
      neverShow([answer.text.trim()]);
      const key = keyOfText(answer.text);
      if (key === undefined) throw locked(header, `${words} has something else in place of its key`, hint);
      return key;
    },
  };
}
