import { expect, test } from "@jest/globals";
import { couldBeCentral } from "./could-be-central.js";
import { accessKey, foundBy, person, sampleUser } from "./samples.js";

test("a user with a password is found", () => {
  expect(foundBy(couldBeCentral, { user: person })).toHaveLength(1);
});

test("a program is not", () => {
  expect(foundBy(couldBeCentral, { user: sampleUser({ accessKeys: [accessKey] }) })).toEqual([]);
});
