import { readdirSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { severities } from "../report/report.js";
import { rules } from "./index.js";
import { accessKey, foundBy, person, sampleUser } from "./samples.js";

const files = readdirSync(new URL(".", import.meta.url));

test("each rule has a file, a test and an id of its own", () => {
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !files.includes(`${id}.ts`) || !files.includes(`${id}.test.ts`))).toEqual([]);
});

test("the list goes from the worst to the least", () => {
  const places = rules.map(({ severity }) => severities.indexOf(severity));
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("of a user with nothing wrong, all keep still but what is for information", () => {
  for (const user of [sampleUser(), person, sampleUser({ accessKeys: [accessKey] })]) {
    const found = rules.filter((rule) => foundBy(rule, { user }).length > 0);
    expect(found.filter(({ severity }) => severity !== "info").map(({ id }) => id)).toEqual([]);
  }
});
