import { expect, test } from "@jest/globals";
import { jsonFault } from "./json-fault.js";

test.each([
  ['{"users": [', 1, 12, "close bracket expected"],
  ['{"users": [{"name": "zoe"}', 1, 27, "close bracket expected"],
  ['{\n  "users": [\n    {"name": "a"}\n    {"name": "b"}\n  ]\n}', 4, 5, "comma expected"],
  ['{\n  "users": [1,]\n}', 2, 15, "value expected"],
  ['{"a": 1,}', 1, 9, "property name expected"],
  ['{\r\n  "users" []\r\n}', 2, 11, "colon expected"],
  ["{'a': 1}", 1, 2, "invalid symbol"],
  ['{"a": undefined}', 1, 7, "invalid symbol"],
  ['{"a": 01}', 1, 8, "comma expected"],
  ['{\n// c\n"a": 1}', 2, 1, "invalid comment token"],
  ['{"a": "x\n}', 1, 7, "unexpected end of string"],
  ["", 1, 1, "value expected"],
])("%j is no JSON, from a place on", (text, line, column, message) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(jsonFault(text)).toEqual({ line, column, message });
});

test("JSON has no fault", () => {
  for (const value of [{}, [], 'é\n"\\\u0000', -1.5e-7, true, null, { a: [{ b: {} }, [[]], ""] }]) {
    expect(jsonFault(JSON.stringify(value, undefined, "\t"))).toBeUndefined();
  }
});
