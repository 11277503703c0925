import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { binOf } from "./bin-of.js";

test.each([
  ["setsts", "setsts"],
  ["iam-sandbox", "sandbox"],
])("the bin of %s is found in packages/%s", (name, folder) => {
  expect(binOf(name).endsWith(join("packages", folder, "bin", `${name}.cjs`))).toBe(true);
  expect(readFileSync(binOf(name), "utf8")).toMatch(/^#!/);
});

test("a bin that no package has is an error that names it", () => {
  expect(() => binOf("setstss")).toThrow("No package has a bin/setstss.cjs.");
});
