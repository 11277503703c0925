import { usageError } from "../errors/index.js";
import type { ProfilesFile } from "./profiles-document.js";

/**
 * The header for a new profile.
 *
 * @throws {CliError} `USAGE` where botocore or the AWS SDK for JavaScript would not find the profile under that name.
 */
export function newHeader(profile: string, kind: ProfilesFile["kind"]): string {
  const hint = "Choose a name of letters, digits, and the characters _ . - + @ / : %";
  if (profile === "") throw usageError("The profile name is empty.", hint);
  const shown = JSON.stringify(profile);
  if (profile === "DEFAULT" || profile === "__proto__") {
    throw usageError(`A profile cannot be called ${shown}: the AWS tools reserve that name.`, hint);
  }
  const allowed = kind === "credentials" ? /^[^\s\p{C}[\]"'\\#;]+$/u : /^[\w.+@%:/-]+$/;
  if (!allowed.test(profile)) {
    throw usageError(`A profile cannot be called ${shown}: not every AWS tool would find it.`, hint);
  }
  return kind === "credentials" || profile === "default" ? profile : `profile ${profile}`;
}

/**
 * Whether a key can be set to a value, or removed where the value is undefined. The value may be a secret, so that no
 * message shows it.
 *
 * @throws {CliError} `USAGE` where botocore or the AWS SDK for JavaScript would read another key or value.
 */
export function checkOption(key: string, value: string | undefined): void {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(key)) {
    throw usageError(`${JSON.stringify(key)} cannot be a key of a profile.`, "Use lowercase letters, digits, _ and -");
  }
  if (value === undefined) return;
  if (value === "") throw usageError(`The value of ${key} is empty.`, `Leave ${key} out instead.`);
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)) {
    throw usageError(`The value of ${key} contains a line break or another control character.`, "Give it as one line.");
  }
  if (value.trim() !== value) {
    throw usageError(`The value of ${key} begins or ends with a space.`, "Give it without.");
  }
  if (/(?:^|\s)[;#]/.test(value)) {
    throw usageError(
      `The value of ${key} has a # or ; after a space: some AWS tools treat the rest as a comment.`,
      "Give it without.",
    );
  }
}
