import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Principal } from "../operation/operation.js";
import { startSandbox, type AddedUser, type Sandbox } from "../server/start-sandbox.js";
import { authorize } from "./authorize.js";
import type { PolicyRequest } from "./evaluate.js";

let sandbox: Sandbox;
let ann: AddedUser;
beforeAll(async () => {
  sandbox = await startSandbox();
  ann = sandbox.addUser({ name: "ann" });
});
afterAll(() => sandbox.close());

const actions = ["iam:GetUser", "iam:ListUsers", "iam:DeleteUser", "s3:GetObject", "s3:PutObject", "sts:AssumeRole"];
const resources = ["arn:aws:iam::111122223333:user/ann", "arn:aws:s3:::reports/a", "arn:aws:s3:::other/b"];

const someOf = (...patterns: string[]) => fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 3 });
const actionPatterns = someOf(...actions, "*", "iam:*", "iam:Get*", "s3:*", "s3:?etObject", "s3:Put*");
const resourcePatterns = someOf(
  ...resources,
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::reports/*",
  "arn:aws:iam::*:user/${aws:username}",
);

const statement = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    action: fc.constantFrom("Action", "Action", "NotAction"),
    actions: actionPatterns,
    resource: fc.constantFrom("Resource", "Resource", "NotResource"),
    resources: resourcePatterns,
    Condition: fc.constantFrom(
      undefined,
      undefined,
      { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    ),
  })
  .map(({ Effect, action, actions, resource, resources, Condition }) => ({
    Effect,
    [action]: actions,
    [resource]: resources,
    ...(Condition === undefined ? {} : { Condition }),
  }));

const policy = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));

const context = fc
  .record({ mfa: fc.option(fc.boolean(), { nil: undefined }), ip: fc.constantFrom("10.1.2.3", "192.0.2.1") })
  .map(({ mfa, ip }) => {
    const known: [string, string[]][] = [
      ["aws:username", ["ann"]],
      ["aws:sourceip", [ip]],
    ];
    if (mfa !== undefined) known.push(["aws:multifactorauthpresent", [String(mfa)]]);
    return new Map(known);
  });

/** What may be done by whoever has the policy and is narrowed by the scopes, of all that can be asked. */
function allowed(own: string, scopes: readonly string[], values: PolicyRequest["context"]): string[] {
  ann.user.inlinePolicies.clear();
  ann.user.inlinePolicies.set("own", own);
  const now = new Date(0);
  const session = {
    accessKeyId: "ASIAEXAMPLE",
    secret: "s",
    token: "t",
    accountId: "111122223333",
    issued: now,
    expires: now,
    of: { kind: "user", userId: ann.user.id },
    scopes,
  } as const;
  const principal: Principal = { kind: "user", account: sandbox.account(), user: ann.user, session };
  const may = (request: PolicyRequest) => {
    try {
      authorize({ principal, now }, request);
      return true;
    } catch {
      return false;
    }
  };
  return actions.flatMap((action) =>
    resources
      .filter((resource) => may({ action, resource, context: values }))
      .map((resource) => `${action} ${resource}`),
  );
}

const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

test("a narrower session may do what both policies allow, and nothing that the session itself may not", () => {
  let narrowed = 0;
  fc.assert(
    fc.property(policy, policy, policy, context, (own, scope, further, values) => {
      const parent = allowed(own, [], values);
      const once = allowed(own, [scope], values);
      const byScope = allowed(everything, [scope], values);
      expect(once).toEqual(parent.filter((one) => byScope.includes(one)));
      const twice = allowed(own, [scope, further], values);
      expect(twice.filter((one) => !once.includes(one))).toEqual([]);
      if (once.length > 0 && once.length < parent.length) narrowed += 1;
    }),
    { seed: 20_261_119, numRuns: 150 },
  );
  // Or the policies would have shown nothing.
  expect(narrowed).toBeGreaterThan(15);
});
