import { expect, test } from "@jest/globals";
import { inColumns } from "./columns.js";

test("meanings stand in one column, and what is at the end of a line comes below it where there is no room", () => {
  const rows = [
    { name: "-p, --profile", meaning: "Profile", end: "[string]" },
    { name: "--region", indent: 4, meaning: "AWS region, as in us-east-1", end: "[string]" },
    { name: "--json", indent: 4, meaning: "", end: "" },
  ];
  expect(inColumns(rows, 44)).toEqual([
    "  -p, --profile  Profile            [string]",
    "      --region   AWS region, as in us-east-1",
    "                                    [string]",
    "      --json",
  ]);
});

test("names take half of the width at most, and are folded there", () => {
  const rows = [{ name: "tool attach-policy <user> <policy>", meaning: "Attach it", end: "[default]" }];
  expect(inColumns(rows, 40)).toEqual([
    "  tool attach-policy    Attach it",
    "  <user> <policy>              [default]",
  ]);
});
