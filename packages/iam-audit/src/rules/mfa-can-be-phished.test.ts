import { expect, test } from "@jest/globals";
import { mfaCanBePhished } from "./mfa-can-be-phished.js";
import { foundBy, person } from "./samples.js";

test("codes alone are found", () => {
  const mfaDevices = person.mfaDevices?.slice(0, 1);
  expect(foundBy(mfaCanBePhished, { user: { ...person, mfaDevices } })).toHaveLength(1);
});

test("a passkey beside them is not, nor no device at all", () => {
  expect(foundBy(mfaCanBePhished, { user: person })).toEqual([]);
  expect(foundBy(mfaCanBePhished, { user: { ...person, mfaDevices: [] } })).toEqual([]);
});
