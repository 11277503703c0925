import { expect, test } from "@jest/globals";
import { assert, jsonValue, property } from "fast-check";
import { jsonPieces } from "./json-pieces.js";

const rows = Array.from({ length: 150 }, (_, index) => ({ index, text: "a\nb", none: undefined }));

test("is what JSON.stringify writes", () => {
  for (const value of [
    {},
    [],
    null,
    { a: undefined },
    rows,
    { rows, after: new Date(0) },
    { a: [{ b: [rows] }] },
    [rows],
  ]) {
    expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value, null, 2));
  }
  const long = [...rows, undefined, () => 1, [[]], { toJSON: () => [1] }];
  expect([...jsonPieces({ long })].join("")).toBe(JSON.stringify({ long }, null, 2));
  assert(
    property(jsonValue(), (value) => {
      expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test("no piece is long", () => {
  expect(Math.max(...[...jsonPieces({ version: 1, deep: [{ rows }] })].map((piece) => piece.length))).toBeLessThan(100);
});
