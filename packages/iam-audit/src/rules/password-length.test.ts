import { expect, test } from "@jest/globals";
import { passwordLength } from "./password-length.js";
import { foundBy, sampleAccount } from "./samples.js";

const usual = sampleAccount().passwordPolicy;
const withLength = (minimumLength: number) => sampleAccount({ passwordPolicy: usual && { ...usual, minimumLength } });

test("less than 14 characters are found, and AWS's default", () => {
  expect(foundBy(passwordLength, { account: withLength(13) })).toMatchObject([
    { what: "Passwords in dev may have 13 characters." },
  ]);
  expect(foundBy(passwordLength, { account: sampleAccount({ passwordPolicy: null }) })).toHaveLength(1);
});

test("14 are not, nor a policy that could not be read", () => {
  expect(foundBy(passwordLength, { account: withLength(14) })).toEqual([]);
  expect(foundBy(passwordLength, { account: sampleAccount({ passwordPolicy: undefined }) })).toEqual([]);
});
