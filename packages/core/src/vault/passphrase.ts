import { neverShow, usageError } from "../errors/index.js";
import { isKeyOf, type VaultHeader } from "./vault-header.js";
import { deriveKey, newDerivation } from "./derive-key.js";
import { keyOfText, locked, runProgram, type KeyContext, type KeySource } from "./key-source.js";

const shortest = 12;
const tries = 3;

/** A key that is made of what a person types, and is kept by the kernel, where it can, until they log out. */
export const passphrase: KeySource = {
  name: "passphrase",
  words: "your passphrase",
  absence: async ({ prompt }) => (prompt.canAsk ? undefined : "there is no terminal to ask for a passphrase on"),
  async create(context, { id }) {
    const { prompt } = context;
    const typed = await newPassphrase(context);
    const options = newDerivation(context);
    const values = new Map(Object.entries(options));
    const key = await deriveKey({ file: { kind: "vault", path: "" }, values }, typed);
    if (!(await keep(context, id, key))) prompt.show(asksAgain);
    return { key, options };
  },
  async fetch(context, header) {
    const kept = await keptKey(context, header.id);
    if (kept !== undefined && isKeyOf(header, kept)) return kept;
    if (!context.prompt.canAsk) {
      throw locked(
        header,
        "it needs your passphrase, and there is no terminal to ask for it on",
        "Log in on a terminal first; where keyctl (package keyutils) is installed, the passphrase is then remembered until you log out.",
      );
    }
    return ask(context, header);
  },
};

async function ask(context: KeyContext, header: VaultHeader): Promise<Uint8Array> {
  for (let left = tries - 1; ; left -= 1) {
    const typed = await context.prompt.askSecret(`Passphrase of the vault ${header.file.path}: `);
    neverShow([typed]);
    const key = await deriveKey(header, typed);
    if (isKeyOf(header, key)) {
      await keep(context, header.id, key);
      return key;
    }
    if (left === 0) throw locked(header, "that is not its passphrase", "Run this again.");
    context.prompt.show("That is not the passphrase. Try again.\n");
  }
}

async function newPassphrase({ prompt }: KeyContext): Promise<string> {
  for (let left = tries - 1; ; left -= 1) {
    const typed = await prompt.askSecret(`New passphrase of the vault (${shortest} characters or more): `);
    const fault = [...typed].length < shortest ? `shorter than ${shortest} characters` : undefined;
    const isSame = fault === undefined && (await prompt.askSecret("The same again: ")) === typed;
    if (isSame) {
      neverShow([typed]);
      return typed;
    }
    const why = fault === undefined ? "The two are not the same." : `That is ${fault}.`;
    if (left === 0) throw usageError(why, "Nothing was changed. Run this again.");
    prompt.show(`${why} Try again.\n`);
  }
}

/** https://man7.org/linux/man-pages/man7/session-keyring.7.html */
async function keptKey(context: KeyContext, id: string): Promise<Uint8Array | undefined> {
  const result = await runProgram(context, ["keyctl", "pipe", `%user:${nameOf(id)}`]);
  if (result?.exitCode !== 0) return undefined;
  neverShow([result.stdout]);
  return keyOfText(result.stdout);
}

const asksAgain =
  "It will be asked for each time, by every program that needs a session: nothing here remembers it (keyctl, of the package keyutils, in a session of a login).\n";

/** In the session's own keyring; returns whether it is there. Where this process could not read it again, it is of no use, and is taken away. */
async function keep(context: KeyContext, id: string, key: Uint8Array): Promise<boolean> {
  const text = Buffer.from(key).toString("base64");
  neverShow([text]);
  const added = await runProgram(context, ["keyctl", "padd", "user", nameOf(id), "@s"], text);
  if (added?.exitCode !== 0) return false;
  if ((await keptKey(context, id)) !== undefined) return true;
  await runProgram(context, ["keyctl", "unlink", added.stdout.trim(), "@s"]);
  return false;
}

function nameOf(id: string): string {
  return `iam-tools-vault-${id}`;
}
