import { expect, test } from "@jest/globals";
import { changedLines } from "./changed-lines.js";

const before = "[a]\nid = 1\nkey = 2\n\n[b]\nid = 3\nkey = 4\n";

test.each([
  ["nothing was there", "", before, before],
  ["a value", before, before.replace("2", "25"), "key = 25"],
  ["two values", before, before.replace("1", "7").replace("3", "8"), "id = 7\nkey = 2\n\n[b]\nid = 8"],
  ["a line more at the end", before, `${before}token = 5\n`, "token = 5\n"],
  ["a line like the one above it", before, before.replace("id = 1\n", "id = 1\nid = 1\n"), "id = 1\nkey = 2"],
  ["lines fewer", before, before.slice(before.indexOf("[b]")), "[b]"],
  ["no line end at the end", before, `${before.trimEnd()}5`, "key = 45"],
])("%s: the lines that are new are among them", (_what, old, text, lines) => {
  expect(changedLines(old, text)).toBe(lines);
});

test("of the same text there is nothing but the end of it", () => {
  expect(changedLines(before, before)).toBe("");
});
