import { expect, test } from "@jest/globals";
import { nameAccounts } from "./name-accounts.js";

const id = "222233334444";
const member = (name: string, itsId = id) => ({
  member: { id: itsId, name, state: "ACTIVE", partition: "aws", managementId: "111122223333" },
  env: undefined,
});

test.each([
  ["Production", "production"],
  ["Acme Production (EU)", "acme-production-eu"],
  ["  data / lake -- 2 ", "data-lake-2"],
  ["Büro Łódź", "buero-lodz"],
  ["O'Brien & Sons", "obrien-sons"],
  ["team_a@acme.example", "team_a@acme.example"],
  ["東京", id],
  ["", id],
])("an account that is called %j is called %s", (name, expected) => {
  expect(nameAccounts([member(name)], new Set())).toMatchObject([{ name: expected, env: expected }]);
});

test("a name that another has, or that the config file lists, is told apart by the id, and user names are not", () => {
  const [other, third] = ["333344445555", "444455556666"];
  const found = [member("Lab"), member("lab", other), member("Dev", third)];
  expect(nameAccounts(found, new Set(["dev"])).map(({ name, env }) => [name, env])).toEqual([
    [`lab-${id}`, "lab"],
    [`lab-${other}`, "lab"],
    [`dev-${third}`, "dev"],
  ]);
});
