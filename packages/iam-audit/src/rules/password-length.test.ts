import { expect, test } from "@jest/globals";
import { passwordLength } from "./password-length.js";
import { foundBy, sampleAccount } from "./samples.js";

const usual = sampleAccount().passwordPolicy;
const withLength = (minimumLength: number) => sampleAccount({ passwordPolicy: usual && { ...usual, minimumLength } });

test("less than 14 characters are found, and AWS's default", () => {
  expect(foundBy(passwordLength, { account: withLength(13) })).toMatchObject([
    {
      what: "Passwords in dev may have 13 characters.",
      next: "aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password --max-password-age 90",
    },
  ]);
  expect(foundBy(passwordLength, { account: sampleAccount({ passwordPolicy: null }) })).toHaveLength(1);
});

test("14 are not, nor a policy that could not be read", () => {
  expect(foundBy(passwordLength, { account: withLength(14) })).toEqual([]);
  expect(foundBy(passwordLength, { account: sampleAccount({ passwordPolicy: undefined }) })).toEqual([]);
});

test("the command keeps what the policy says besides", () => {
  const passwordPolicy = usual && {
    ...usual,
    minimumLength: 8,
    reusePrevention: 5,
    symbols: false,
    usersMayChange: false,
    maxAgeDays: undefined,
    hardExpiry: true,
  };
  expect(foundBy(passwordLength, { account: sampleAccount({ passwordPolicy }) })).toMatchObject([
    {
      next: "aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-numbers --require-uppercase-characters --require-lowercase-characters --hard-expiry",
    },
  ]);
});
