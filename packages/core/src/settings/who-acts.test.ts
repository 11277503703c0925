import { expect, test } from "@jest/globals";
import { whoActs } from "./who-acts.js";

const AWS_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAWXYZ";
const named = (source: string, value = "A", id = "AKIAPROFILE000000000") => ({
  profile: { value, source },
  values: new Map([["aws_access_key_id", id]]),
});
const environment = { signer: "environment" } as const;
const profile = { signer: "profile" } as const;

test.each([
  [
    "Using the access key in AWS_ACCESS_KEY_ID (…WXYZ), not AWS_PROFILE=A.",
    { ...named("AWS_PROFILE"), ...environment },
    undefined,
  ],
  [
    'Using the profile "A", not the access key in AWS_ACCESS_KEY_ID (…WXYZ).',
    { ...named("--profile"), ...profile },
    undefined,
  ],
  [
    'Using the profile "A", not the access key in AWS_ACCESS_KEY_ID (…WXYZ).',
    { ...named("AWS_PROFILE"), ...environment },
    "AKIAPROFILE000000000",
  ],
])("%s", (sentence, settings, handedIn) => {
  expect(whoActs(settings, { AWS_ACCESS_KEY_ID }, handedIn)).toBe(sentence);
});

test.each([
  ["no profile is named", { ...named("default", "default"), ...environment }, { AWS_ACCESS_KEY_ID }],
  ["nothing is exported", { ...named("AWS_PROFILE"), ...profile }, { AWS_ACCESS_KEY_ID: "" }],
  ["both are one key", { ...named("--profile", "A", AWS_ACCESS_KEY_ID), ...profile }, { AWS_ACCESS_KEY_ID }],
  ["iam-login exported them", { ...named("--profile"), ...profile }, { AWS_ACCESS_KEY_ID, IAM_LOGIN_PROFILE: "A" }],
])("nothing is said where %s", (_name, settings, env) => {
  expect(whoActs(settings, env, undefined)).toBeUndefined();
});

test("a secret that was put in the place of the id is not shown, nor a part of it", () => {
  const env = { AWS_ACCESS_KEY_ID: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
  expect(whoActs({ ...named("AWS_PROFILE"), ...environment }, env, undefined)).toBe(
    "Using the access key in AWS_ACCESS_KEY_ID, not AWS_PROFILE=A.",
  );
});
