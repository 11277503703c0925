import { randomInt } from "node:crypto";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { generatePassword } from "./generate-password.js";

const random = { integer: (limit: number) => randomInt(limit) };

test("a password satisfies every policy of its length", () => {
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 128 }), (minimumLength) => {
      const password = generatePassword(random, minimumLength);
      expect(password).toHaveLength(Math.max(20, minimumLength));
      for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%^&*()_+\-=[\]{}|']/]) expect(password).toMatch(kind);
    }),
  );
});

test("a password is drawn anew each time", () => {
  const passwords = new Set(Array.from({ length: 1_000 }, () => generatePassword(random, 8)));
  expect(passwords.size).toBe(1_000);
});

test("the places of the classes are not always the same", () => {
  const firsts = Array.from({ length: 200 }, () => generatePassword(random, 8).charAt(0));
  expect(firsts.some((letter) => /[a-z]/.test(letter))).toBe(true);
  expect(firsts.some((letter) => /[^a-z]/.test(letter))).toBe(true);
});
