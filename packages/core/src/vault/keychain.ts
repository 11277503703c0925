import { runProgram, wordsOfProgram, type KeyContext } from "./key-source.js";
import { storedKey, type Answer } from "./stored-key.js";

const program = "security";

/**
 * The login keychain of macOS. The key goes in as a line of `security -i`, on standard input, since all users of the
 * machine can read arguments.
 *
 * https://keith.github.io/xcode-man-pages/security.1.html
 */
export const keychain = storedKey({
  name: "keychain",
  words: "the macOS keychain",
  hint: "Unlock it: security unlock-keychain",
  async absence(context: KeyContext) {
    // Other systems may have a program of that name.
    const result = await runProgram(context, [program, "default-keychain"]);
    return result?.exitCode === 0 && result.stdout.includes(".keychain") ? undefined : "there is no macOS keychain";
  },
  async store(context: KeyContext, id: string, text: string) {
    const line = `add-generic-password -U -a ${id} -s iam-tools -l "Key of the iam-tools vault" -w ${text}\n`;
    const result = await runProgram(context, [program, "-i"], line);
    if (result === undefined) return "there is no macOS keychain";
    // It ends with 0 whatever becomes of its lines: reading the key back tells.
    return result.exitCode === 0 ? undefined : `security says: ${wordsOfProgram(result)}`;
  },
  async lookUp(context: KeyContext, id: string): Promise<Answer> {
    const result = await runProgram(context, [program, "find-generic-password", "-a", id, "-s", "iam-tools", "-w"]);
    if (result === undefined) return { why: "there is no program security, as macOS has it" };
    return result.exitCode === 0 ? { text: result.stdout } : { why: `security says: ${wordsOfProgram(result)}` };
  },
});
