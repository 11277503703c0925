import { expect, test } from "@jest/globals";
import { toComparer, toMatcher, type Filter } from "./filter.js";
import type { PageData, Row } from "./page-data.js";

const data: PageData = {
  rules: [
    { id: "key-old", severity: "medium", title: "An access key is too old" },
    { id: "root-used", severity: "high", title: "The root user was used lately" },
  ],
  accountNames: { "111122223333": "production", "444455556666": "dev" },
  findings: { strings: [], patterns: [], rows: [] },
};

const row: Row = {
  rank: 0,
  rule: 0,
  state: "open",
  account: "111122223333",
  user: "ann",
  id: "AKIAEXAMPLE",
  what: "The access key AKIAEXAMPLE of ann is 100 days old.",
  next: "key-rotate --all",
  accepted: null,
};

const nothing: Filter = { severities: [], rule: "", account: "", user: "", text: "", state: "open" };

test.each<[string, Partial<Filter>, boolean]>([
  ["nothing", {}, true],
  ["its severity", { severities: ["high", "medium"] }, true],
  ["another severity", { severities: ["high"] }, false],
  ["its rule", { rule: "key-old" }, true],
  ["another rule", { rule: "root-used" }, false],
  ["its account", { account: "111122223333" }, true],
  ["another account", { account: "444455556666" }, false],
  ["a part of its user", { user: " AN" }, true],
  ["another user", { user: "max" }, false],
  ["words of it, in any order", { text: "rotate 100  akiaexample" }, true],
  ["its account's name", { text: "production" }, true],
  ["a word that it has and one that it has not", { text: "rotate max" }, false],
  ["another state", { state: "accepted" }, false],
])("asked for %s", (_, asked, expected) => {
  expect(toMatcher(data, { ...nothing, ...asked })(row)).toBe(expected);
});

test("what is new is open, too", () => {
  expect(toMatcher(data, nothing)({ ...row, state: "new" })).toBe(true);
  expect(toMatcher(data, { ...nothing, state: "new" })(row)).toBe(false);
});

const several: readonly Row[] = [
  { ...row, rank: 0, user: "user-10", rule: 1 },
  { ...row, rank: 1, user: null, account: "444455556666" },
  { ...row, rank: 2, user: "User-9" },
];

test.each([
  ["severity", [0, 1, 2]],
  // Numbers in names count as such, and what is nobody's comes last.
  ["user", [2, 0, 1]],
  ["account", [1, 0, 2]],
  ["finding", [1, 2, 0]],
  ["no such column", [0, 1, 2]],
])("in the order of %s", (column, expected) => {
  expect([...several].sort(toComparer(data, column)).map(({ rank }) => rank)).toEqual(expected);
});
