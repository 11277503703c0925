import type { Form } from "../contract/wire.js";
import { home } from "./asked-world.js";

/** Whom a role trusts, what roger's own policies say, what roger asks for, and whether AWS documents that it is given. */
export type Trusted = readonly [
  says: string,
  trust: readonly object[],
  statements: readonly object[],
  form: Form,
  allowed: boolean,
  boundary?: readonly object[],
];

const roger = `arn:aws:iam::${home}:user/team/roger`;
const lets = (AWS: string | string[], Action: string | string[] = "sts:AssumeRole", more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action,
  ...more,
});
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const may = (Action: string) => ({ Effect: "Allow", Action, Resource: "*" });
const mayNot = (Action: string) => ({ ...may(Action), Effect: "Deny" });
const blue = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue" };
const both = ["sts:AssumeRole", "sts:TagSession"];
const named = ["sts:AssumeRole", "sts:SetSourceIdentity"];

export const trusted: Trusted[] = [
  // reference_policies_evaluation-logic_policy-eval-basics-single-account.html: within an account a role that names the
  // user is enough
  ["the user", [lets(roger)], [], {}, true],
  ["the account, which says nothing", [lets(home)], [], {}, false],
  ["the account, which lets the user", [lets(home)], [may("sts:AssumeRole")], {}, true],
  ["the account by its ARN", [lets(`arn:aws:iam::${home}:root`)], [may("sts:AssumeRole")], {}, true],
  ["anybody", [lets("*")], [], {}, true],
  ["another account", [lets("444455556666")], [may("*")], {}, false],
  ["another user", [lets(`arn:aws:iam::${home}:user/ann`)], [may("*")], {}, false],
  ["the user among others", [lets(["444455556666", roger])], [], {}, true],
  ["the user, whose policy denies it", [lets(roger)], [mayNot("sts:AssumeRole")], {}, false],
  ["the user, whom it denies, too", [lets(roger), { ...lets(roger), Effect: "Deny" }], [may("*")], {}, false],
  [
    "all but another user",
    [lets(home), { Effect: "Deny", NotPrincipal: { AWS: [roger, home] }, Action: "sts:AssumeRole" }],
    [may("*")],
    {},
    true,
  ],
  ["the user, for something else", [lets(roger, "sts:TagSession")], [may("*")], {}, false],

  // access_policies_boundaries.html: a resource's policy that names a user is not narrowed by what the boundary leaves
  // out; an account's permission is
  ["the user, whose boundary leaves it out", [lets(roger)], [], {}, true, [may("iam:GetUser")]],
  ["the user, whose boundary denies it", [lets(roger)], [], {}, false, [mayNot("sts:*")]],
  ["the account, and the boundary leaves it out", [lets(home)], [may("*")], {}, false, [may("iam:GetUser")]],

  // id_roles_create_for-user_externalid.html
  ["who knows the id", [lets(roger, "sts:AssumeRole", when("StringEquals", "sts:ExternalId", "x1"))], [], {}, false],
  [
    "who knows the id, said",
    [lets(roger, "sts:AssumeRole", when("StringEquals", "sts:ExternalId", "x1"))],
    [],
    { ExternalId: "x1" },
    true,
  ],

  // reference_policies_iam-condition-keys.html
  [
    "a session of one's name",
    [lets(roger, "sts:AssumeRole", when("StringLike", "sts:RoleSessionName", "${aws:username}"))],
    [],
    {},
    false,
  ],
  [
    "a session of one's name, said",
    [lets(roger, "sts:AssumeRole", when("StringLike", "sts:RoleSessionName", "${aws:username}"))],
    [],
    { RoleSessionName: "roger" },
    true,
  ],

  // id_session-tags.html: tags need sts:TagSession in the role's trust policy
  ["the user, without tagging", [lets(roger)], [], blue, false],
  ["the user, with tagging", [lets(roger, both)], [], blue, true],
  ["the account, and the user may not tag", [lets(home, both)], [may("sts:AssumeRole")], blue, false],
  ["the account, and the user may tag", [lets(home, both)], [may("sts:*")], blue, true],
  ["a tag's value", [lets(roger, both, when("StringEquals", "aws:RequestTag/team", "blue"))], [], blue, true],
  ["a tag's other value", [lets(roger, both, when("StringEquals", "aws:RequestTag/team", "red"))], [], blue, false],
  ["no tag where one is due", [lets(roger, both, when("Null", "aws:RequestTag/team", "false"))], [], {}, false],
  [
    "tags of which one is too much",
    [lets(roger, both, when("ForAllValues:StringEquals", "aws:TagKeys", ["cost"]))],
    [],
    blue,
    false,
  ],
  [
    "a tag that stays",
    [lets(roger, both, when("ForAllValues:StringEquals", "sts:TransitiveTagKeys", ["team"]))],
    [],
    { ...blue, "TransitiveTagKeys.member.1": "team" },
    true,
  ],
  [
    "a tag that must not stay",
    [lets(roger, both, when("Null", "sts:TransitiveTagKeys", "true"))],
    [],
    { ...blue, "TransitiveTagKeys.member.1": "team" },
    false,
  ],
  ["a denial of tagging", [lets(roger, both)], [mayNot("sts:TagSession")], blue, false],

  // id_credentials_temp_control-access_monitor.html: a source identity needs sts:SetSourceIdentity
  ["the user, without an identity", [lets(roger)], [], { SourceIdentity: "roger" }, false],
  ["the user, with an identity", [lets(roger, named)], [], { SourceIdentity: "roger" }, true],
  [
    "one's own name as identity",
    [lets(roger, named, when("StringEquals", "sts:SourceIdentity", "${aws:username}"))],
    [],
    { SourceIdentity: "roger" },
    true,
  ],
  [
    "another's name as identity",
    [lets(roger, named, when("StringEquals", "sts:SourceIdentity", "${aws:username}"))],
    [],
    { SourceIdentity: "ann" },
    false,
  ],
  ["an identity where one is due", [lets(roger, named, when("Null", "sts:SourceIdentity", "false"))], [], {}, false],
  [
    "the account, and the user may set none",
    [lets(home, named)],
    [may("sts:AssumeRole")],
    { SourceIdentity: "x1" },
    false,
  ],

  // id_credentials_mfa_configure-api-require.html
  [
    "who showed MFA",
    [lets(roger, "sts:AssumeRole", when("Bool", "aws:MultiFactorAuthPresent", "true"))],
    [],
    {},
    false,
  ],
  [
    "who showed MFA, and did",
    [lets(roger, "sts:AssumeRole", when("Bool", "aws:MultiFactorAuthPresent", "true"))],
    [],
    { SerialNumber: `arn:aws:iam::${home}:mfa/roger`, TokenCode: "now" },
    true,
  ],

  // reference_policies_condition-keys.html#condition-keys-resourceaccount
  [
    "roles of this account",
    [lets(home)],
    [{ ...may("sts:*"), ...when("StringEquals", "aws:ResourceAccount", home) }],
    {},
    true,
  ],
  [
    "roles of another",
    [lets(home)],
    [{ ...may("sts:*"), ...when("StringEquals", "aws:ResourceAccount", "444455556666") }],
    {},
    false,
  ],
];
