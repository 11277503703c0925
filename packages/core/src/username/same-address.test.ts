import { expect, test } from "@jest/globals";
import { sameAddress } from "./same-address.js";

test.each([
  ["Roger@Example.com", "roger@example.COM", true],
  ["roger@example.com", "roger@example.org", false],
  ["erik@example.com", "eri\u212A@example.com", false],
  ["erik@kayak.com", "erik@\u212Aayak.com", false],
  ["istanbul@example.com", "\u0130stanbul@example.com", false],
  ["strasse@example.com", "stra\u00DFe@example.com", false],
])("%s and %s are one address: %s", (a, b, same) => {
  expect(sameAddress(a, b)).toBe(same);
});
