import { expect, test } from "@jest/globals";
import { readYaml } from "./read-yaml.js";

test("tells the line of each part, and of the nearest thing around one that is not there", () => {
  const { lineOf } = readYaml("accounts:\n  dev:\n    groups: [a,\n      b]\n  prod: {}\n");
  expect(
    [["accounts", "dev"], ["accounts", "dev", "groups", 1], ["accounts", "prod", "id"], ["mail"]].map(lineOf),
  ).toEqual([2, 4, 5, 1]);
});

test("takes one anchor for the groups of many people", () => {
  const people = Array.from({ length: 500 }, (_, index) => `- email: p${index}@example.com\n  groups: *all\n`);
  const { value, faults } = readYaml(`- email: a@example.com\n  groups: &all [People, Things]\n${people.join("")}`);
  expect(faults).toEqual([]);
  expect((value as object[])[500]).toEqual({ email: "p499@example.com", groups: ["People", "Things"] });
});

test("refuses anchors in anchors that stand for more than anybody writes", () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(10)}]\n`,
  );
  expect(readYaml(`l0: &l0 [x]\n${levels.join("")}`)).toMatchObject({
    value: undefined,
    faults: [{ line: 1, message: "the aliases (*name) stand for too much" }],
  });
});
