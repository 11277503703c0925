import { neverShow } from "../errors/index.js";
import { keyBytes, randomBytes } from "./sealed-value.js";
import { keyOfText, locked, runProgram, wordsOfProgram, type KeyContext, type KeySource } from "./key-source.js";

const hint = "It opens only for the Windows user who made it, on the machine where it was made.";

/**
 * A random key, which Windows encrypts for this user, and which is kept so in the vault's own section.
 *
 * https://learn.microsoft.com/en-us/dotnet/standard/security/how-to-use-data-protection
 */
export const dpapi: KeySource = {
  name: "dpapi",
  words: "Windows (DPAPI)",
  async create(context) {
    const key = randomBytes(context.random, keyBytes);
    const text = key.toString("base64");
    neverShow([text]);
    const wrapped = await protect(context, "Protect", text);
    if (!("text" in wrapped)) return { notHere: wrapped.why };
    const back = await protect(context, "Unprotect", wrapped.text);
    if (!("text" in back) || back.text !== text) return { notHere: "Windows did not give the key back" };
    return { key, options: { wrapped_key: wrapped.text } };
  },
  async fetch(context, header) {
    const answer = await protect(context, "Unprotect", header.values.get("wrapped_key") ?? "");
    if (!("text" in answer)) throw locked(header, answer.why, hint);
    neverShow([answer.text]);
    const key = keyOfText(answer.text);
    if (key === undefined) throw locked(header, "Windows has something else in place of its key", hint);
    return key;
  },
};

async function protect(context: KeyContext, how: "Protect" | "Unprotect", text: string) {
  const script = [
    "Add-Type -AssemblyName System.Security",
    "$in = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())",
    `$out = [Security.Cryptography.ProtectedData]::${how}($in, $null, 'CurrentUser')`,
    "[Console]::Out.Write([Convert]::ToBase64String($out))",
  ].join("; ");
  const line = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script] as const;
  const result = await runProgram(context, line, text);
  if (result === undefined) return { why: "PowerShell (powershell.exe) is not there" };
  const printed = result.stdout.trim();
  return result.exitCode === 0 && printed !== ""
    ? { text: printed }
    : { why: `PowerShell says: ${wordsOfProgram(result)}` };
}
