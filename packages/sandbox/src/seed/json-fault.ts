import { inWords } from "@iam-tools/core/errors";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";

/** Where a text stops being JSON, counted from 1, and why. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** Without a full stop. */
  readonly message: string;
}

/**
 * The first fault of a text that `JSON.parse` refuses: its own words are cut off, differ by the version of Node, and often
 * have no place.
 */
export function jsonFault(text: string): JsonFault | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return undefined;
  const before = text.slice(0, first.offset).split("\n");
  return {
    line: before.length,
    column: (before.at(-1) ?? "").length + 1,
    message: inWords(printParseErrorCode(first.error)),
  };
}
