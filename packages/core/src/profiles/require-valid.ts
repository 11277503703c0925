import { CliError } from "../errors/index.js";
import type { Problem, ProfilesDocument, ProfilesFile } from "./profiles-document.js";

/**
 * Throws the first of the document's problems: `CREDENTIALS_FILE_INVALID` or `CONFIG_FILE_INVALID`. To be called before
 * anything is spent, written, or decided by what the file holds.
 */
export function requireValid(document: ProfilesDocument): void {
  const [problem] = document.problems;
  if (problem !== undefined) throw invalidFile(document.file, problem);
}

export function invalidFile({ kind, path }: ProfilesFile, { line, what, hint }: Problem): CliError {
  let code = kind === "config" ? "CONFIG_FILE_INVALID" : "CREDENTIALS_FILE_INVALID";
  if (kind === "vault") code = "VAULT_INVALID";
  return new CliError({ code, message: `${path}, line ${line} ${what}.`, hint });
}
