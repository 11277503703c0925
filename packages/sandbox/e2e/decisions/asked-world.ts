import { expect } from "@jest/globals";
import type { Sandbox } from "../../src/index.js";
import { call, type Answer, type Form, type Keys } from "../contract/wire.js";

export const home = "111122223333";
export const edge = `arn:aws:iam::${home}:policy/edge`;
export const other = `arn:aws:iam::${home}:policy/other`;

/** How the one who asks was given what the row's statements say. */
export interface Asker {
  /** `key`: a user's access key; `mfa`: a session of theirs made with a code; `role`: a role's session. */
  readonly as?: "key" | "mfa" | "role" | "role taken with a code";
  readonly tags?: Readonly<Record<string, string>>;
  /** A managed policy's statements. */
  readonly boundary?: readonly object[];
  /** Given to AssumeRole, beside the role and its session's name. */
  readonly session?: Form;
  /** Of the role; where not given it lets the user in, and lets them tag. */
  readonly trust?: readonly object[];
}

const document = (statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });
export const json = (...statements: object[]): string => JSON.stringify(document(statements));

/** Entities to ask about: each kind once with the tag `team` (blue) and the boundary `edge`, once without. */
export async function fill(sandbox: Sandbox): Promise<void> {
  const admin = keysOf(sandbox.environment);
  const ok = async (action: string, form: Form) => {
    const answer = await call(sandbox.url, admin, action, form);
    if (answer.status !== 200) throw new Error(answer.body);
  };
  const tags = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue" };
  const trust = json({ Effect: "Allow", Principal: { AWS: home }, Action: "sts:AssumeRole" });
  const all = json({ Effect: "Allow", Action: "*", Resource: "*" });
  await ok("CreatePolicy", { PolicyName: "edge", PolicyDocument: all, ...tags });
  await ok("CreatePolicy", { PolicyName: "other", PolicyDocument: all });
  for (const [name, more] of [
    ["marked", { ...tags, PermissionsBoundary: edge }],
    ["plain", {}],
  ] as const) {
    await ok("CreateUser", { UserName: name, ...more });
    await ok("PutUserPolicy", { UserName: name, PolicyName: "own", PolicyDocument: all });
    await ok("CreateRole", { RoleName: name, AssumeRolePolicyDocument: trust, ...more });
    const { PermissionsBoundary: _, ...onlyTags } = { PermissionsBoundary: "", ...more };
    await ok("CreateVirtualMFADevice", { VirtualMFADeviceName: name, ...onlyTags });
  }
  await ok("CreateGroup", { GroupName: "people" });
}

/** Somebody new who has what the statements say, and nothing else. */
export async function asker(sandbox: Sandbox, statements: readonly object[], how: Asker): Promise<Keys> {
  const { as = "key", tags = {} } = how;
  const name = `asker${sandbox.account().users.size}`;
  const isRole = as.startsWith("role");
  const own = statements.length === 0 ? {} : { own: document(statements) };
  const edges = how.boundary === undefined ? {} : { permissionsBoundary: `${name}-edge` };
  if (how.boundary !== undefined) sandbox.addPolicy({ name: `${name}-edge`, document: document(how.boundary) });
  const user = sandbox.addUser({
    name,
    devices: [{}],
    inlinePolicies: isRole ? {} : own,
    ...(isRole ? {} : { tags, ...edges }),
  });
  const keys = keysOf(user.environment);
  const code = { SerialNumber: user.serialNumber, TokenCode: sandbox.totp(user.serialNumber) };
  if (as === "key") return keys;
  if (as === "mfa") return sessionOf(await call(sandbox.url, keys, "GetSessionToken", code));
  const trusting = { Effect: "Allow", Principal: { AWS: user.arn }, Action: ["sts:AssumeRole", "sts:*"] };
  sandbox.addRole({ name, inlinePolicies: own, trustPolicy: document(how.trust ?? [trusting]), ...edges });
  for (const [key, value] of Object.entries(tags)) sandbox.account().roles.get(name)?.tags.set(key, value);
  const form = { RoleArn: `arn:aws:iam::${home}:role/${name}`, RoleSessionName: "visit", ...how.session };
  const taken = await call(sandbox.url, keys, "AssumeRole", as === "role" ? form : { ...form, ...code });
  return sessionOf(taken);
}

export function keysOf(environment: Readonly<Record<string, string>>): Keys {
  return {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
}

export function sessionOf(answer: Answer): Keys {
  expect(answer).toMatchObject({ status: 200 });
  return {
    accessKeyId: answer.first("AccessKeyId"),
    secretAccessKey: answer.first("SecretAccessKey"),
    sessionToken: answer.first("SessionToken"),
  };
}
