import { describe, expect, test } from "@jest/globals";
import { evaluate } from "./evaluate.js";
import { readPolicy } from "./read-policy.js";

type Values = Record<string, string[]>;

/** What a policy of one Allow says of `iam:GetUser` on roger. */
function decide(statement: object, values: Values = {}, version = "2012-10-17"): string {
  const policy = { Version: version, Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...statement }] };
  const context = new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
  const resource = "arn:aws:iam::111122223333:user/team/roger";
  return evaluate([readPolicy(JSON.stringify(policy))], { action: "iam:GetUser", resource, context });
}

const allowed = (statement: object, values?: Values, version?: string) =>
  decide(statement, values, version) === "allowed";
const roger = { "aws:username": ["roger"] };

describe("an action", () => {
  test.each([
    ["iam:GetUser", true],
    ["IAM:getuser", true],
    ["iam:Get*", true],
    ["iam:*", true],
    ["iam:GetUse?", true],
    ["*", true],
    ["iam:GetUsers", false],
    ["sts:GetUser", false],
    ["iam:Get", false],
  ])("%s matches: %s", (action, matches) => {
    expect(allowed({ Action: action })).toBe(matches);
  });

  test("is matched by NotAction where none of its patterns match", () => {
    expect(allowed({ Action: undefined, NotAction: ["iam:List*", "sts:*"] })).toBe(true);
    expect(allowed({ Action: undefined, NotAction: ["iam:List*", "iam:Get*"] })).toBe(false);
  });
});

describe("a resource", () => {
  test.each([
    ["arn:aws:iam::111122223333:user/team/roger", true],
    ["arn:aws:iam::*:user/*", true],
    ["arn:aws:iam::*:user/${aws:username}", false],
    ["arn:aws:iam::*:user/*/${aws:username}", true],
    ["arn:aws:iam::*:user/team/${AWS:UserName}", true],
    ["arn:aws:iam::*:user/team/${aws:nothing}", false],
    ["arn:aws:iam::*:user/team/${aws:nothing, 'roger'}", true],
    ["arn:aws:iam::*:user/TEAM/roger", false],
    ["arn:aws:iam::*:user/team/rog", false],
  ])("%s matches roger: %s", (resource, matches) => {
    expect(allowed({ Resource: resource }, roger)).toBe(matches);
  });

  test("takes a variable's value literally, and knows none before version 2012-10-17", () => {
    const own = { Resource: "arn:aws:iam::*:user/team/${aws:username}" };
    expect(allowed(own, { "aws:username": ["*"] })).toBe(false);
    expect(allowed(own, roger, "2008-10-17")).toBe(false);
  });
});

describe("a condition", () => {
  const mfa = (value: string) => ({ "aws:MultiFactorAuthPresent": [value] });
  test.each<[operator: string, key: string, wanted: string | string[], values: Values, holds: boolean]>([
    ["Bool", "aws:MultiFactorAuthPresent", "true", mfa("true"), true],
    ["Bool", "aws:MultiFactorAuthPresent", "false", {}, false],
    ["BoolIfExists", "aws:MultiFactorAuthPresent", "false", {}, true],
    ["BoolIfExists", "aws:MultiFactorAuthPresent", "false", mfa("true"), false],
    ["Null", "aws:MultiFactorAuthPresent", "true", {}, true],
    ["Null", "aws:MultiFactorAuthPresent", "true", mfa("false"), false],
    ["StringEquals", "aws:username", ["ann", "roger"], roger, true],
    ["StringEquals", "aws:username", "Roger", roger, false],
    ["StringEqualsIgnoreCase", "aws:username", "Roger", roger, true],
    ["StringNotEquals", "aws:username", ["ann", "roger"], roger, false],
    ["StringNotEquals", "aws:username", "ann", {}, true],
    ["StringLike", "aws:username", "ro*", roger, true],
    ["StringNotLike", "aws:username", "ro*", roger, false],
    ["StringEquals", "aws:username", "${aws:username}", roger, true],
    ["NumericLessThan", "aws:MultiFactorAuthAge", "3600", { "aws:MultiFactorAuthAge": ["60"] }, true],
    ["NumericLessThan", "aws:MultiFactorAuthAge", "3600", {}, false],
    ["DateGreaterThan", "aws:CurrentTime", "2026-01-01", { "aws:CurrentTime": ["2026-06-01T00:00:00Z"] }, true],
    ["IpAddress", "aws:SourceIp", "127.0.0.0/8", { "aws:SourceIp": ["127.0.0.1"] }, true],
    ["NotIpAddress", "aws:SourceIp", "127.0.0.0/8", { "aws:SourceIp": ["127.0.0.1"] }, false],
    ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/*", { "aws:PrincipalArn": ["arn:aws:iam::1:user/a"] }, true],
    ["ArnLike", "aws:PrincipalArn", "arn:aws:iam*user/a", { "aws:PrincipalArn": ["arn:aws:iam::1:user/a"] }, false],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], { "aws:TagKeys": ["a"] }, true],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["a"], { "aws:TagKeys": ["a", "b"] }, false],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["a"], {}, true],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["a"], { "aws:TagKeys": ["a", "b"] }, true],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["a"], {}, false],
  ])("%s %s %j of %j holds: %s", (operator, key, wanted, values, holds) => {
    expect(allowed({ Condition: { [operator]: { [key]: wanted } } }, values)).toBe(holds);
  });
});

describe("several policies", () => {
  test("allow where one does, unless another denies", () => {
    const policy = (effect: string, action: string) =>
      readPolicy(
        JSON.stringify({ Version: "2012-10-17", Statement: { Effect: effect, Action: action, Resource: "*" } }),
      );
    const request = { action: "iam:GetUser", resource: "*", context: new Map() };
    expect(evaluate([], request)).toBe("implicitDeny");
    expect(evaluate([policy("Allow", "sts:*"), policy("Allow", "iam:*")], request)).toBe("allowed");
    expect(evaluate([policy("Allow", "iam:*"), policy("Deny", "iam:Get*")], request)).toBe("explicitDeny");
  });
});

describe("a document", () => {
  const statement = { Effect: "Allow", Action: "iam:GetUser", Resource: "*" };
  test.each<[what: string, document: unknown, message: string]>([
    ["that is no JSON", "{", "This policy contains invalid Json"],
    ["of another version", { Version: "2020-01-01", Statement: statement }, "Syntax errors in policy."],
    ["with no statement", { Version: "2012-10-17" }, "Syntax errors in policy."],
    ["with an unknown member", { Statement: { ...statement, Actions: "*" } }, "Syntax errors in policy."],
    [
      "with no resource",
      { Statement: { ...statement, Resource: undefined } },
      "Policy statement must contain resources.",
    ],
    [
      "with an action of no vendor",
      { Statement: { ...statement, Action: "GetUser" } },
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ],
    [
      "with a resource that is no ARN",
      { Statement: { ...statement, Resource: "roger" } },
      'Resource roger must be in ARN format or "*".',
    ],
    [
      "with an unknown operator",
      { Statement: { ...statement, Condition: { StringIs: { "aws:username": "a" } } } },
      "Invalid Condition type : StringIs.",
    ],
    [
      "with a principal, for an identity",
      { Statement: { ...statement, Principal: "*" } },
      "Policy document should not specify a principal.",
    ],
    [
      "with an action of two colons",
      { Statement: { ...statement, Action: "iam:Get:User" } },
      "Actions/Condition can contain only one colon.",
    ],
    ["with a vendor of wildcards", { Statement: { ...statement, Action: "i*:GetUser" } }, "Vendor i* is not valid"],
    [
      "with an unknown partition",
      { Statement: { ...statement, Resource: "arn:gcp:iam::111122223333:user/a" } },
      'Partition "gcp" is not valid',
    ],
    [
      "with IAM in a region",
      { Statement: { ...statement, Resource: "arn:aws:iam:us-east-1:111122223333:user/a" } },
      "cannot contain region information.",
    ],
    ["with half an ARN", { Statement: { ...statement, Resource: "arn:aws:iam:user" } }, ""],
    [
      "with a statement id twice",
      {
        Statement: [
          { ...statement, Sid: "a" },
          { ...statement, Sid: "a" },
        ],
      },
      "Statement IDs (SID) in a single policy must be unique.",
    ],
  ])("%s is malformed", (_, document, message) => {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    expect(() => readPolicy(text)).toThrow(message);
  });

  test.each<[what: string, document: object]>([
    ["two statements with an empty id", { Statement: [1, 2].map(() => ({ ...statement, Sid: "" })) }],
    ["one empty id and one none", { Statement: [{ ...statement, Sid: "" }, statement] }],
    [
      "a vendor with a hyphen",
      { Statement: { ...statement, Action: ["cognito-idp:*", "resource-explorer-2:Search"] } },
    ],
    ["an ARN that ends early, by a wildcard", { Statement: { ...statement, Resource: "arn:aws:iam::*" } }],
    ["an older version, and none, written into a user", { Version: "2008-10-17", Statement: statement }],
  ])("may hold %s", (_, document) => {
    expect(readPolicy(JSON.stringify(document)).statements.length).toBeGreaterThan(0);
  });

  test.each(["2008-10-17", undefined])("of the version %s is no managed policy", (Version) => {
    const text = JSON.stringify({ Version, Statement: statement });
    expect(() => readPolicy(text, "managed")).toThrow("Policy document must be version 2012-10-17 or greater.");
    expect(readPolicy(text.replace("iam:GetUser", "sts:AssumeRole")).variables).toBe(false);
  });
});
