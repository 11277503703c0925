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
