import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { call, type Form } from "../contract/wire.js";
import { asker, fill, home, json, type Asker } from "./asked-world.js";

let sandbox: Sandbox;
let filled: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  await fill(sandbox);
  filled = sandbox.save();
});
afterEach(() => sandbox.restore(filled));
afterAll(() => sandbox.close());

async function denied(action: string, form: Form, statements: object[] = [], how: Asker = {}): Promise<string> {
  const answer = await call(sandbox.url, await asker(sandbox, statements, how), action, form);
  expect(answer).toMatchObject({ status: 403, code: "AccessDenied" });
  return answer.first("Message");
}

const iam = `arn:aws:iam::${home}:`;
const trust = json({ Effect: "Allow", Principal: { AWS: home }, Action: "sts:AssumeRole" });
const policy = json({ Effect: "Allow", Action: "*", Resource: "*" });

/** As the service was seen to write it; no page has these words. */
test.each<[action: string, form: Form, resource: string]>([
  ["CreateAccessKey", { UserName: "plain" }, "user plain"],
  ["CreateAccessKey", {}, "user null"],
  ["GetUser", {}, "user null"],
  ["ChangePassword", { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" }, "user asker3"],
  ["DeleteLoginProfile", { UserName: "nobody" }, "user nobody"],
  ["AddUserToGroup", { GroupName: "people", UserName: "plain" }, "group people"],
  ["GetRole", { RoleName: "plain" }, "role plain"],
  ["AttachRolePolicy", { RoleName: "plain", PolicyArn: `${iam}policy/edge` }, "role plain"],
  ["GetPolicy", { PolicyArn: `${iam}policy/edge` }, `policy ${iam}policy/edge`],
  ["CreatePolicy", { PolicyName: "new", PolicyDocument: policy }, "policy new"],
  ["ListPolicies", {}, "policy path /"],
  ["CreateUser", { UserName: "new", Path: "/team/" }, `${iam}user/team/new`],
  ["CreateGroup", { GroupName: "new" }, `${iam}group/new`],
  ["CreateRole", { RoleName: "new", AssumeRolePolicyDocument: trust }, `${iam}role/new`],
  ["ListUsers", {}, `${iam}user/`],
  ["ListRoles", { PathPrefix: "/team/" }, `${iam}role/team/`],
  ["ListVirtualMFADevices", {}, `${iam}mfa/`],
  ["DeleteVirtualMFADevice", { SerialNumber: `${iam}mfa/plain` }, `${iam}mfa/plain`],
  [
    "SimulatePrincipalPolicy",
    { PolicySourceArn: `${iam}user/plain`, "ActionNames.member.1": "iam:*" },
    `${iam}user/plain`,
  ],
  ["ListAccountAliases", {}, "*"],
])("a refusal of %s %j names %s", async (action, form, resource) => {
  expect(await denied(action, form)).toBe(
    `User: ${iam}user/asker3 is not authorized to perform: iam:${action} on resource: ${resource} ` +
      `because no identity-based policy allows the iam:${action} action`,
  );
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
test.each<[reason: string, statements: object[], how: Asker]>([
  ["because no identity-based policy allows the iam:ListUsers action", [], {}],
  ["with an explicit deny in an identity-based policy", [{ Effect: "Deny", Action: "iam:*", Resource: "*" }], {}],
  [
    "because no permissions boundary allows the iam:ListUsers action",
    [{ Effect: "Allow", Action: "*", Resource: "*" }],
    { boundary: [{ Effect: "Allow", Action: "iam:GetUser", Resource: "*" }] },
  ],
  [
    `with an explicit deny in a permissions boundary: ${iam}policy/asker3-edge`,
    [],
    { boundary: [{ Effect: "Deny", Action: "iam:*", Resource: "*" }] },
  ],
  [
    "because no session policy allows the iam:ListUsers action",
    [{ Effect: "Allow", Action: "*", Resource: "*" }],
    { as: "role", session: { Policy: json({ Effect: "Allow", Action: "iam:GetUser", Resource: "*" }) } },
  ],
  [
    "with an explicit deny in a session policy",
    [{ Effect: "Allow", Action: "*", Resource: "*" }],
    { as: "role", session: { Policy: json({ Effect: "Deny", Action: "iam:*", Resource: "*" }) } },
  ],
])("a refusal ends %s", async (reason, statements, how) => {
  const message = await denied("ListUsers", {}, statements, how);
  expect(message.endsWith(` on resource: ${iam}user/ ${reason}`) ? reason : message).toBe(reason);
});

test("a refusal by a managed policy names it", async () => {
  const leaked = sandbox.addUser({ name: "leaked", attachedPolicies: ["AWSCompromisedKeyQuarantineV3"] });
  const keys = { accessKeyId: leaked.accessKeyId, secretAccessKey: leaked.secretAccessKey };
  const answer = await call(sandbox.url, keys, "CreateAccessKey", { UserName: "leaked" });
  expect(answer.first("Message")).toBe(
    `User: ${leaked.arn} is not authorized to perform: iam:CreateAccessKey on resource: user leaked ` +
      "with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
  );
});
