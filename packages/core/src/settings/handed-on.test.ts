import { expect, test } from "@jest/globals";
import { sayPassedOver, withoutHandedOn } from "./handed-on.js";

const env = {
  AWS_REGION: "eu-west-1",
  AWS_ENDPOINT_URL: "http://localhost:4566",
  AWS_CA_BUNDLE: "/ca",
  IAM_LOGIN_PROFILE: "work",
  IAM_LOGIN_VARIABLES: "AWS_REGION AWS_ENDPOINT_URL AWS_USE_FIPS_ENDPOINT",
};
const typed = (value: string) => ({ profile: { value, source: "--profile" }, signer: "profile" }) as const;

test("what was set for one profile does not count for another, and that is said", () => {
  const { AWS_REGION: _, AWS_ENDPOINT_URL: __, ...others } = env;
  expect(withoutHandedOn(env, "prod")).toEqual(others);
  expect(sayPassedOver(typed("prod"), env)).toBe(
    'Not using AWS_REGION, AWS_ENDPOINT_URL for the profile "prod": iam-login set that for "work".',
  );
});

test("it counts for the profile itself, for the session in the environment, and where the person set it", () => {
  expect(withoutHandedOn(env, "work")).toBe(env);
  expect(sayPassedOver(typed("work"), env)).toBeUndefined();
  expect(sayPassedOver({ ...typed("prod"), signer: "environment" }, env)).toBeUndefined();
  const own = { ...env, IAM_LOGIN_VARIABLES: undefined };
  expect(withoutHandedOn(own, "prod")).toEqual(own);
});
