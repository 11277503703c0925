import type { Context } from "@iam-tools/core/context";
import { memoryFiles } from "@iam-tools/core/testing";
import { expect, test } from "@jest/globals";
import { planScope } from "./plan-scope.js";
import { shippedScopes } from "./shipped-scopes.js";
import type { ScopeFlags } from "./scope-flags.js";

const typed: ScopeFlags = {
  allow: undefined,
  on: undefined,
  policy: undefined,
  scope: undefined,
  for: undefined,
  description: undefined,
};

function plan(flags: Partial<ScopeFlags>, files: Readonly<Record<string, string>> = {}) {
  const held = new Map(Object.entries(files));
  const context: Pick<Context, "env" | "files"> = {
    env: { XDG_CONFIG_HOME: "/conf" },
    files: { ...memoryFiles(held, { home: "/home/roger", now: () => new Date(0) }), workingFolder: "/policies" },
  };
  return planScope(context, { ...typed, ...flags });
}

async function faultOf(flags: Partial<ScopeFlags>, files?: Readonly<Record<string, string>>) {
  const error: unknown = await plan(flags, files).catch((thrown: unknown) => thrown);
  const { code, message, hint, exitCode } = error as { code: string; message: string; hint: string; exitCode: number };
  return { code, message, hint, exitCode };
}

const policyAt = (lines: readonly string[]) => ({ "/policies/p.json": lines.join("\n") });

test("nothing typed is no plan", async () => {
  expect(await plan({})).toBeUndefined();
});

test("actions and resources make one statement, without spaces between its parts", async () => {
  const both = await plan({ allow: ["s3:Get*", "s3:List*"], on: ["arn:aws:s3:::reports/*"], for: 1800 });
  expect(both).toEqual({
    policy:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"arn:aws:s3:::reports/*"}]}',
    durationSeconds: 1800,
    description: undefined,
    asksForMfa: false,
  });
  expect((await plan({ allow: ["s3:GetObject"] }))?.policy).toContain('"Action":"s3:GetObject","Resource":"*"');
});

test("a time alone is a plan without a policy", async () => {
  expect(await plan({ for: 60 })).toMatchObject({ policy: undefined, durationSeconds: 60 });
});

test.each<[string, Partial<ScopeFlags>, string]>([
  ["no time", { for: 0 }, "--for takes a time from 1s to 36h, not 0 s."],
  ["more than 36 hours", { for: 129_601 }, "--for takes a time from 1s to 36h, not 129601 s."],
  ["a word that is no action", { allow: ["GetObject"] }, 'not "GetObject".'],
  [
    "a word that is no ARN",
    { allow: ["s3:*"], on: ["reports"] },
    '--on takes an ARN, such as arn:aws:s3:::reports/*, not "reports".',
  ],
  ["resources alone", { on: ["*"] }, "--on says on which resources, and not what is allowed there."],
  ["a description of nothing", { description: "x" }, "nothing narrows it."],
  [
    "a long description",
    { for: 60, description: "x".repeat(257) },
    "--description has 257 characters; AWS accepts 256.",
  ],
  ["letters that AWS does not take", { for: 60, description: "→" }, "--description takes plain letters only"],
  ["a scope that nobody wrote", { scope: "read-bucke" }, 'There is no scope "read-bucke" (did you mean read-bucket?).'],
  ["a scope that is a path", { scope: "../x" }, 'There is no scope "../x".'],
  ["a scope that leaves open where", { scope: "read-bucket" }, "The scope read-bucket leaves open on which resources."],
])("%s is refused, in the words that were typed", async (_what, flags, message) => {
  const fault = await faultOf(flags);
  expect(fault).toMatchObject({ code: "USAGE", exitCode: 2 });
  expect(fault.message).toContain(message);
});

test.each<[string, readonly string[], string]>([
  ["no JSON", ['{"Version": "2012-10-17",', '"Statement": [}'], "p.json, line 2: not JSON (value expected)."],
  ["a comment", ["{", "// mine", "}"], "p.json, line 2: not JSON (invalid comment token)."],
  ["nothing", [""], "p.json, line 1: not JSON (value expected)."],
  ["a list", ["[]"], "p.json, line 1: the policy must be an object: { … }."],
  ["no statement", ["{", '"Version": "2012-10-17"', "}"], "p.json, line 1: the policy has no Statement."],
  ["an empty list of them", ['{"Statement": []}'], "p.json, line 1: Statement is empty."],
  [
    "another version",
    ["{", '"Version": "2012",', '"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'],
    'line 2: Version must be "2012-10-17", not "2012".',
  ],
  [
    "a mistyped effect",
    ['{"Statement": {', '"Effect": "allow",', '"Action": "*", "Resource": "*"}}'],
    'line 2: Effect must be "Allow" or "Deny", not "allow".',
  ],
  [
    "a mistyped element",
    ['{"Statement": {"Effect": "Allow", "Resource": "*",', '"Actions": "*"}}'],
    'line 2: a statement has no "Actions" (did you mean Action?).',
  ],
  [
    "a principal",
    ['{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",', '"Principal": "*"}}'],
    "line 2: Principal is not for such a policy",
  ],
  [
    "an action without a service",
    ['{"Statement": {"Effect": "Allow", "Resource": "*", "Action": [', '"s3:*",', '"GetUser"]}}'],
    'line 3: Action takes "s3:GetObject" or "*", not "GetUser".',
  ],
  [
    "a resource that is no ARN",
    ['{"Statement": {"Effect": "Allow", "Action": "*",', '"Resource": "reports"}}'],
    'line 2: Resource takes "arn:aws:s3:::reports/*" or "*", not "reports".',
  ],
  [
    "an element twice",
    ['{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",', '"Action": "s3:*"}}'],
    "line 2: Action is there twice.",
  ],
  [
    "a condition without a key",
    ['{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",', '"Condition": {"Bool": true}}}'],
    "line 2: Bool must be an object: { … }.",
  ],
  [
    "letters that AWS does not take",
    ['{"Statement": {"Effect": "Allow", "Action": "*",', '"Resource": "arn:aws:s3:::łódź"}}'],
    'line 2: AWS takes no "ł" in a policy.',
  ],
  ["brackets without end", ["[".repeat(5000)], "p.json is nested too deeply."],
])("a policy with %s is refused, with its line", async (_what, lines, message) => {
  const fault = await faultOf({ policy: "p.json" }, policyAt(lines));
  expect(fault).toMatchObject({ code: "POLICY_MALFORMED", exitCode: 2 });
  expect(fault.message).toContain(message);
});

test("every fault of a policy is named at once", async () => {
  const { message } = await faultOf({ policy: "p.json" }, policyAt(['{"Statement": [{},', '{"Effect": "Allow"}]}']));
  expect(message.split("\n")).toEqual([
    "p.json, line 1: the statement has no Effect.",
    "p.json, line 1: the statement has no Action.",
    "p.json, line 1: the statement has no Resource.",
    "p.json, line 2: the statement has no Action.",
    "p.json, line 2: the statement has no Resource.",
  ]);
});

test("a policy is measured as it is sent", async () => {
  const withSpaces = (count: number) =>
    JSON.stringify(
      {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: Array.from({ length: count }, (_, i) => `s3:Get${i}`), Resource: "*" }],
      },
      undefined,
      8,
    );
  const fits = withSpaces(150);
  expect(fits.length).toBeGreaterThan(2048);
  expect((await plan({ policy: "p.json" }, policyAt([fits])))?.policy?.length).toBeLessThanOrEqual(2048);
  expect(await faultOf({ policy: "/policies/p.json" }, policyAt([withSpaces(250)]))).toMatchObject({
    code: "POLICY_TOO_LARGE",
    message:
      "The policy in /policies/p.json has 2,973 characters, spaces between its parts not counted; AWS accepts 2,048.",
  });
});

test("a policy that is about MFA is known as one", async () => {
  const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const text = JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } });
  expect(await plan({ policy: "p.json" }, policyAt([text]))).toMatchObject({ asksForMfa: true });
});

test("a person's own scope goes before the one that comes with the tool, and says itself what it is about", async () => {
  const text = '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}';
  const files = { "/conf/iam-login/scopes/read-bucket.json": text };
  expect(await plan({ scope: "read-bucket" }, files)).toMatchObject({ policy: JSON.stringify(JSON.parse(text)) });
  expect((await faultOf({ scope: "read-bucket", on: ["*"] }, files)).message).toBe(
    "The scope read-bucket says itself on which resources, so --on has no place in it.",
  );
});

test("a fault in a scope is told with its file", async () => {
  const { message } = await faultOf({ scope: "mine" }, { "/conf/iam-login/scopes/mine.json": "{}" });
  expect(message).toBe("/conf/iam-login/scopes/mine.json, line 1: the policy has no Statement.");
});

test.each(shippedScopes.map(({ name, example }) => [name, example]))(
  "%s takes its resources, and is short",
  async (name, example) => {
    const one = await plan({ scope: name, on: [example] });
    expect(one?.policy).not.toContain("{on}");
    expect(one?.policy).toContain(`"${example}`);
    const three = await plan({ scope: name, on: [example, `${example}2`, `${example}3`] });
    expect(three?.policy).toContain(`"${example}3`);
  },
);

test("with all resources for --on, what is below them is all, too", async () => {
  const { policy = "" } = (await plan({ scope: "read-bucket", on: ["*"] })) ?? {};
  const { Statement } = JSON.parse(policy) as { Statement: { Resource: string }[] };
  expect(Statement.map(({ Resource }) => Resource)).toEqual(["*", "*"]);
});
