import type { Form } from "../contract/wire.js";
import { home, json, other, type Asker } from "./asked-world.js";

/** Who has which statements asks for what, and whether AWS's documentation says that they get it. */
export type Asked = readonly [
  says: string,
  statements: readonly object[],
  action: string,
  form: Form,
  allowed: boolean,
  how?: Asker,
];

export const allow = (Action: string | string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
export const deny = (Action: string | string[], more: object = {}) => ({ ...allow(Action, more), Effect: "Deny" });
export const when = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
});
export const is = (key: string, value: unknown) => when("StringEquals", key, value);

export const marked = { UserName: "marked" };
export const plain = { UserName: "plain" };
export const blue = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue" };
export const cost = { "Tags.member.2.Key": "cost", "Tags.member.2.Value": "1" };
export const trust = json({ Effect: "Allow", Principal: { AWS: home }, Action: "sts:AssumeRole" });
export const document = json(allow("iam:GetUser"));
export const onPolicy = (PolicyArn: string) => ({ PolicyArn });
export const attach = (form: Form) => ({ ...form, ...onPolicy(other) });
export const put = (form: Form) => ({ ...form, PolicyName: "more", PolicyDocument: document });
export const device = (name: string) => ({ SerialNumber: `arn:aws:iam::${home}:mfa/${name}` });
