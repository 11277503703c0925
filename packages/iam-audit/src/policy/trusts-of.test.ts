import { expect, test } from "@jest/globals";
import { trustsOf } from "./trusts-of.js";

const id = "111122223333";
const trusts = (Principal: unknown, more: object = {}) =>
  trustsOf(JSON.stringify({ Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more } }), id);

test("whom a role of the account lets in", () => {
  expect(trusts({ AWS: `arn:aws:iam::${id}:root` })).toEqual([id]);
  expect(trusts({ AWS: [id, "999999999999"] })).toEqual([id]);
  expect(trusts("*")).toEqual([id]);
  expect(trusts({ AWS: `arn:aws:iam::${id}:user/ann` })).toEqual([`arn:aws:iam::${id}:user/ann`]);
});

test("and whom it does not: others, services, who has no MFA, and who has to know or be something", () => {
  expect(trusts({ AWS: "arn:aws:iam::999999999999:root" })).toEqual([]);
  expect(trusts({ Service: "ec2.amazonaws.com" })).toEqual([]);
  expect(trusts({ AWS: id }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })).toEqual([]);
  expect(trusts({ AWS: id }, { Condition: { StringEquals: { "sts:ExternalId": "x" } } })).toEqual([]);
  expect(trusts({ AWS: id }, { Action: "sts:TagSession" })).toEqual([]);
  expect(trusts({ AWS: id }, { Effect: "Deny" })).toEqual([]);
});

test("nor whom it denies that to without MFA", () => {
  const ann = `arn:aws:iam::${id}:user/ann`;
  const bob = `arn:aws:iam::${id}:user/bob`;
  const without = (Principal: unknown, more: object = {}) =>
    trustsOf(
      JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${id}:root`, ann, bob] }, Action: "sts:AssumeRole" },
          {
            Effect: "Deny",
            Principal,
            Action: "sts:AssumeRole",
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
            ...more,
          },
        ],
      }),
      id,
    );
  const all = [id, ann, bob];
  for (const everybody of ["*", { AWS: "*" }, { AWS: id }, { AWS: `arn:aws:iam::${id}:root` }]) {
    expect(without(everybody)).toEqual([]);
  }
  expect(without("*", { Action: "sts:*" })).toEqual([]);
  expect(without("*", { Action: undefined, NotAction: "sts:TagSession" })).toEqual([]);
  expect(without("*", { Condition: undefined })).toEqual([]);
  expect(without({ AWS: ann })).toEqual([id, bob]);
  expect(without({ AWS: "999999999999" })).toEqual(all);
  expect(without("*", { Action: "sts:TagSession" })).toEqual(all);
  expect(without("*", { Action: undefined, NotAction: "sts:AssumeRole" })).toEqual(all);
  // Requests that an access key signs have no such key, and are not denied by it.
  expect(without("*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })).toEqual(all);
  expect(without("*", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })).toEqual(all);
});
