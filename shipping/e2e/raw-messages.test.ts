import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "./shipped-packages.js";

/** Where an error of unknown origin is turned into words: everybody else takes `toCliError` or `wordsOf`. */
const turned = new Set(["core/src/errors/words-of.ts", "core/src/cli/report-error.ts"]);

/** `cause instanceof Error ? cause.message : …`, and `String(error)`, put into a text. */
const raw = /instanceof Error \?[^:;]*\.message|String\((?:error|cause|reason)\)/;

test("no message of a library is put into a text without being cleaned", () => {
  const packages = join(root, "packages");
  const sources = readdirSync(packages, { recursive: true, encoding: "utf8" }).filter(
    (path) => /^[\w-]+\/src\/.*\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path),
  );
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.filter((path) => !turned.has(path) && raw.test(readFileSync(join(packages, path), "utf8")));
  expect(found).toEqual([]);
});

test("the pattern finds what it looks for", () => {
  expect(raw.test("message: `x: ${cause instanceof Error ? cause.message : String(cause)}`")).toBe(true);
  expect(raw.test("message: `x: ${wordsOf(cause)}`")).toBe(false);
});
