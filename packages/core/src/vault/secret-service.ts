import { runProgram, wordsOfProgram, type KeyContext } from "./key-source.js";
import { storedKey, type Answer } from "./stored-key.js";

const program = "secret-tool";
const notInstalled = "secret-tool is not installed (Debian and Ubuntu: libsecret-tools; Fedora and Arch: libsecret)";

/**
 * GNOME Keyring, KWallet, KeePassXC and others, by libsecret's program. In its arguments is only what the key is found
 * by; the key goes in on standard input, and comes out on standard output.
 *
 * https://specifications.freedesktop.org/secret-service-spec/latest/
 */
export const secretService = storedKey({
  name: "secret-service",
  words: "the Secret Service (GNOME Keyring, KWallet)",
  hint: "Unlock the keyring of your desktop, or log in there. Over ssh it is reached only where D-Bus is: DBUS_SESSION_BUS_ADDRESS names it.",
  async absence(context: KeyContext) {
    // Of a key that it does not have it says nothing.
    const result = await runProgram(context, [program, "lookup", ...attributes("none")]);
    if (result === undefined) return notInstalled;
    return (result.stderr ?? "").trim() === "" ? undefined : `secret-tool says: ${wordsOfProgram(result)}`;
  },
  async store(context: KeyContext, id: string, text: string) {
    const label = "--label=Key of the iam-tools vault";
    const result = await runProgram(context, [program, "store", label, ...attributes(id)], text);
    if (result === undefined) return notInstalled;
    return result.exitCode === 0 ? undefined : `secret-tool says: ${wordsOfProgram(result)}`;
  },
  async lookUp(context: KeyContext, id: string): Promise<Answer> {
    const result = await runProgram(context, [program, "lookup", ...attributes(id)]);
    if (result === undefined) return { why: notInstalled };
    if (result.exitCode === 0 && result.stdout !== "") return { text: result.stdout };
    // Of a key that it does not have it says nothing, and nothing of a keyring that stays locked either.
    const isSilent = (result.stderr ?? "").trim() === "";
    return {
      why: isSilent
        ? "it is not there, or the keyring is locked and was not unlocked"
        : `secret-tool says: ${wordsOfProgram(result)}`,
    };
  },
});

function attributes(id: string): string[] {
  return ["service", "iam-tools", "vault", id];
}
