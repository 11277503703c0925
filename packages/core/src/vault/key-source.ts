import type { ChildResult, Context } from "../context/index.js";
import { CliError, cancelled, hasCode } from "../errors/index.js";
import type { KeySourceName, VaultHeader } from "./vault-header.js";

export type KeyContext = Pick<Context, "clock" | "files" | "processes" | "prompt" | "random" | "signal">;

/** A place that can keep a vault's key. */
export interface KeySource {
  readonly name: KeySourceName;
  /** As a person knows it, such as "the macOS keychain". */
  readonly words: string;
  /** @returns why no key can be kept there, as far as that shows without keeping one */
  absence?(context: KeyContext): Promise<string | undefined>;
  /**
   * Makes a key and keeps it, and has it back from there before it returns.
   *
   * @returns why it cannot be kept there, where it cannot; nothing is left there then
   * @throws {CliError} where a person has to do something about it
   */
  create(context: KeyContext, vault: NewVault): Promise<NewKey | { readonly notHere: string }>;
  /** @throws {CliError} `VAULT_LOCKED` where the key cannot be had now, and why */
  fetch(context: KeyContext, header: VaultHeader): Promise<Uint8Array>;
}

export interface NewVault {
  readonly id: string;
  /** The person's `vault_key_command`. */
  readonly command: string | undefined;
}

export interface NewKey {
  readonly key: Uint8Array;
  /** What the vault's section says of it, beside where it is. */
  readonly options: Readonly<Record<string, string>>;
}

/** Milliseconds after which a person is told what is waited for: a keychain may ask in a window of its own. */
const patience = 1_500;

/**
 * Runs a program of the system with a secret on its standard input, or one to come on its standard output. Its errors
 * are kept.
 *
 * @returns undefined where it is not installed
 */
export async function runProgram(
  { processes, prompt, signal }: KeyContext,
  line: readonly [program: string, ...args: string[]],
  input = "",
): Promise<ChildResult | undefined> {
  const waiting = setTimeout(() => prompt.show(`Waiting for ${line[0]}… (Ctrl-C to stop)\n`), patience).unref();
  try {
    const result = await processes.run({ line, input, capture: true, keepErrors: true });
    if (signal.aborted) throw cancelled();
    return result;
  } catch (error) {
    if (hasCode(error, "ENOENT", "EACCES")) return undefined;
    throw error;
  } finally {
    clearTimeout(waiting);
  }
}

/** A program's last words on standard error, for a sentence in which they stand after a colon. */
export function wordsOfProgram({ stderr = "", exitCode }: ChildResult): string {
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return last === "" ? `exit code ${exitCode}` : last.replace(/[.\s]+$/, "");
}

/** The key as a program printed it; undefined where it is none. */
export function keyOfText(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text.trim(), "base64");
  return bytes.length === 32 && bytes.toString("base64") === text.trim() ? bytes : undefined;
}

export function locked({ file }: Pick<VaultHeader, "file">, why: string, hint: string): CliError {
  return new CliError({
    code: "VAULT_LOCKED",
    message: `The vault ${file.path} cannot be opened: ${why}.`,
    hint: `Nothing was changed. ${hint}`,
  });
}
