import { expect, test } from "@jest/globals";
import { passwordReuse } from "./password-reuse.js";
import { foundBy, sampleAccount } from "./samples.js";

const usual = sampleAccount().passwordPolicy;
const withReuse = (reusePrevention: number) =>
  sampleAccount({ passwordPolicy: usual && { ...usual, reusePrevention } });

test("fewer than 24 earlier passwords are found, and AWS's default", () => {
  expect(foundBy(passwordReuse, { account: withReuse(5) })).toMatchObject([
    { what: "Passwords in dev may be used again after 5 others; the benchmark asks for 24." },
  ]);
  expect(foundBy(passwordReuse, { account: sampleAccount({ passwordPolicy: null }) })).toMatchObject([
    { what: "Passwords in dev may be used again at once; the benchmark asks for 24." },
  ]);
});

test("24 are not, nor a policy that could not be read", () => {
  expect(foundBy(passwordReuse, { account: withReuse(24) })).toEqual([]);
  expect(foundBy(passwordReuse, { account: sampleAccount({ passwordPolicy: undefined }) })).toEqual([]);
});
