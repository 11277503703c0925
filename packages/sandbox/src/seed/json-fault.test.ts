import { expect, test } from "@jest/globals";
import { jsonFault } from "./json-fault.js";

test.each([
  ['{"users": [', 1, 12, "expected a value, found the end of the file"],
  ['{"users": [{"name": "zoe"}', 1, 27, "expected a comma or ], found the end of the file"],
  ['{\n  "users": [\n    {"name": "a"}\n    {"name": "b"}\n  ]\n}', 4, 5, "expected a comma or ], found {"],
  ['{\n  "users": [1,]\n}', 2, 15, "expected a value, found ]"],
  ['{"a": 1,}', 1, 9, "expected a name in double quotes, found }"],
  ['{\r\n  "users" []\r\n}', 2, 11, "expected a colon, found ["],
  ["{'a': 1}", 1, 2, "expected a name in double quotes, found '"],
  ['{"a": undefined}', 1, 7, "expected a value, found undefined"],
  ['{"a": 01}', 1, 7, "expected a value, found 01"],
  ['{"a": 1} b', 1, 10, "expected the end of the file, found b"],
  ['{\n// c\n"a": 1}', 2, 1, "expected a name in double quotes, found /"],
  [
    '{"a": "x\n}',
    1,
    7,
    "expected a value, found a text in double quotes that is not closed on its line, or has a backslash that means nothing",
  ],
  ["", 1, 1, "expected a value, found the end of the file"],
  [`[${"x".repeat(50)}]`, 1, 2, `expected a value, found ${"x".repeat(30)}…`],
])("%j is no JSON, from a place on", (text, line, column, message) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(jsonFault(text)).toEqual({ line, column, message });
});

test("JSON has no fault", () => {
  for (const value of [{}, [], 'é\n"\\\u0000', -1.5e-7, true, null, { a: [{ b: {} }, [[]], ""] }]) {
    expect(jsonFault(JSON.stringify(value, undefined, "\t"))).toBeUndefined();
  }
});
