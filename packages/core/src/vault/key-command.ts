import { cancelled, CliError, neverShow } from "../errors/index.js";
import { deriveKey, newDerivation } from "./derive-key.js";
import { locked, type KeyContext, type KeySource } from "./key-source.js";

const shortest = 20;

/** A key that is made of what a command of the person's prints: `pass`, `op`, `age`, `ykman`. It may ask on the terminal. */
export const keyCommand: KeySource = {
  name: "command",
  words: "your vault_key_command",
  async create(context, { command: line }) {
    if (line === undefined) return { notHere: "there is no vault_key_command" };
    const [first, second] = [await textOf(context, line), await textOf(context, line)];
    if (first.why !== undefined) throw failed(line, first.why);
    if (first.text !== second.text) throw failed(line, "printed something else the second time");
    if (first.text.length < shortest) throw failed(line, `printed fewer than ${shortest} characters`);
    const options = newDerivation(context);
    const values = new Map(Object.entries(options));
    const key = await deriveKey({ file: { kind: "vault", path: "" }, values }, first.text);
    return { key, options: { vault_key_command: line, ...options } };
  },
  async fetch(context, header) {
    const line = header.values.get("vault_key_command") ?? "";
    const { text, why } = await textOf(context, line);
    if (why !== undefined) throw locked(header, `its vault_key_command ${why}`, `Try it by hand: ${line}`);
    return deriveKey(header, text);
  },
};

/** What it prints is not shown, in whole or in part. */
async function textOf(
  { processes, signal }: KeyContext,
  line: string,
): Promise<{ readonly text: string; readonly why?: string }> {
  const { exitCode, stdout } = await processes.run({ line, input: "", capture: true, onTerminal: true });
  if (signal.aborted) throw cancelled();
  const text = stdout.replace(/\r?\n$/, "");
  neverShow([text]);
  if (exitCode !== 0) return { text, why: `ended with exit code ${exitCode}` };
  return text === "" ? { text, why: "printed nothing" } : { text };
}

function failed(line: string, why: string): CliError {
  return new CliError({
    code: "VAULT_LOCKED",
    message: `The vault_key_command ${why}, and a vault's key is made of what it prints.`,
    hint: `Nothing was changed. It has to print the same secret each time, on one line, such as one from: openssl rand -base64 32\nTry it by hand: ${line}`,
  });
}
