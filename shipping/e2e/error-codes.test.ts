import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { errorCodes } from "../documents/error-codes.mjs";
import { shippedPackages } from "./shipped-packages.js";

/**
 * Every `code: "…"` or `code = … ? "…" : "…"` in upper case is an error's, but for Node's own (`ECONNRESET`); the
 * sandbox's server answers with AWS's own codes, which are not either.
 */
function codesInSources(): Set<string> {
  const codes = new Set<string>();
  for (const { folder, command } of shippedPackages) {
    const sources = join(folder, "src", command === "iam-sandbox" ? "commands" : "");
    for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      for (const [, choice = ""] of readFileSync(join(sources, file), "utf8").matchAll(/\bcode(?::| =)([^,;}]*)/g)) {
        for (const [, code = ""] of choice.matchAll(/"([A-Z][A-Z_]+)"/g)) {
          if (!/^E[A-Z]+$/.test(code)) codes.add(code);
        }
      }
    }
  }
  return codes;
}

test("the table of errors has every code that the tools can end with, and no other", () => {
  const [told, thrown] = [new Set(Object.keys(errorCodes)), codesInSources()];
  const missing = [...thrown].filter((code) => !told.has(code));
  const unknown = [...told].filter((code) => !thrown.has(code));
  const edit = "shipping/documents/error-codes.mjs";
  expect({ edit, missing, unknown }).toEqual({ edit, missing: [], unknown: [] });
});
