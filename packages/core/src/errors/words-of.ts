import { systemFault } from "./system-fault.js";

/**
 * What a library says is wrong with something a person wrote, to be quoted inside a sentence: its first line, without
 * control characters and without a full stop, or a colon, at its end. For the system's own errors, what they mean.
 */
export function wordsOf(error: unknown): string {
  return systemFault(error)?.meaning ?? firstLine(hasMessage(error) ? error.message : String(error));
}

function hasMessage(error: unknown): error is { readonly message: string } {
  return typeof error === "object" && error !== null && "message" in error && typeof error.message === "string";
}

function firstLine(text: string): string {
  const [line = ""] = text.split(/[\r\n]/, 1);
  return line
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .trim()
    .replace(/[.:]$/, "");
}

/** A name of a program's as words: `PropertyNameExpected` as `property name expected`, or with another sign between them. */
export function inWords(name: string, between = " "): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, `${between}$&`).toLowerCase();
}
