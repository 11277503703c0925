import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AuthorizationDetails } from "@iam-tools/sandbox";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

const policy = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const account = "arn:aws:iam::111122223333";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ authorizationIds: true });
});
afterEach(() => stage.close());

/** Has a user be denied what the tool asks for. @returns what the tool says, and the ID in it */
async function denied(line: string, user: Parameters<Stage["sandbox"]["addUser"]>[0]) {
  const { environment } = stage.sandbox.addUser(user);
  const { stderr } = await stage.run(line, { env: environment });
  return { stderr, id: /iam-user-admin why (\w+)/.exec(stderr)?.[1] ?? "" };
}

/** The example of AWS's API reference, but for what nobody reads. */
const asDocumented = (evaluation: object, evaluated: object): AuthorizationDetails => ({
  evaluations: [{ action: "iam:GetUser", context: {}, resource: `${account}:user/ExampleUser`, ...evaluation }],
  policies: [evaluated],
  requestContext: { "aws:PrincipalARN": `${account}:role/Example`, "aws:PrincipalAccount": "111122223333" },
});

test("nothing allows it: what was evaluated is told, and the command that asks again", async () => {
  const { stderr, id } = await denied("list", { name: "ann", attachedPolicies: ["IAMUserChangePassword"] });
  expect(stderr).toContain(`An administrator can see what denied it: iam-user-admin why ${id}`);
  const { exitCode, stdout, stderr: told } = await stage.run(`why ${id}`);
  expect(told).toBe("");
  expect(stdout).toBe(`${account}:user/ann was denied iam:ListUsers on ${account}:user/: no policy allows it. Evaluated:
- identity-based policy arn:aws:iam::aws:policy/IAMUserChangePassword of ${account}:user/ann
Whether it is still so, and the statement: iam-user-admin can ann iam:ListUsers ${account}:user/
`);
  expect(exitCode).toBe(0);
  expect(stage.writes()).toEqual([]);
});

test("where a boundary does not allow it either, each kind is said to count", async () => {
  const limits = { permissionsBoundary: "IAMUserChangePassword", attachedPolicies: ["IAMReadOnlyAccess"] };
  const { id } = await denied("list", { name: "ann", ...limits });
  expect((await stage.run(`why ${id}`)).stdout).toContain(`: it is not allowed. Each kind of these must allow it:
- identity-based policy arn:aws:iam::aws:policy/IAMReadOnlyAccess of ${account}:user/ann
- permissions boundary arn:aws:iam::aws:policy/IAMUserChangePassword of ${account}:user/ann
`);
});

test("a statement denies it: its policy and its Sid are told", async () => {
  stage.sandbox.addGroup({
    name: "Held",
    inlinePolicies: { no: policy({ Sid: "NoLists", Effect: "Deny", Action: "iam:List*", Resource: "*" }) },
  });
  const { id } = await denied("list", { name: "ann", groups: ["Held"], attachedPolicies: ["IAMReadOnlyAccess"] });
  const { stdout } = await stage.run(`why ${id}`);
  expect(stdout).toBe(`${account}:user/ann was denied iam:ListUsers on ${account}:user/: it is denied, by:
- inline identity-based policy of ${account}:group/Held: statement NoLists
Whether it is still so, and the statement: iam-user-admin can ann iam:ListUsers ${account}:user/
`);
});

test.each([
  {
    kind: "a managed policy of a role",
    details: asDocumented(
      {
        evaluatedEffect: "EXPLICIT_DENY",
        matchedPolicies: [
          {
            uri: "arn:aws:iam::aws:policy/AWSDenyAll",
            matchedStatements: [{ evaluatedEffect: "DENY", sid: "DenyAll" }],
          },
        ],
      },
      {
        type: "IDENTITY_BASED_POLICY",
        inline: false,
        uri: "arn:aws:iam::aws:policy/AWSDenyAll",
        attachedTo: [{ arn: `${account}:role/Example` }],
      },
    ),
    says: `${account}:role/Example was denied iam:GetUser on ${account}:user/ExampleUser: it is denied, by:
- identity-based policy arn:aws:iam::aws:policy/AWSDenyAll of ${account}:role/Example: statement DenyAll
See that policy: aws iam get-policy --policy-arn arn:aws:iam::aws:policy/AWSDenyAll
`,
  },
  {
    kind: "nothing in a role's session policy",
    details: asDocumented(
      { evaluatedEffect: "IMPLICIT_DENY", matchedPolicies: [] },
      {
        type: "SESSION_POLICY",
        inline: true,
        uri: "inline:b6cf943c21a1966b",
        attachedTo: [{ arn: `${account}:role/Example` }],
      },
    ),
    says: `${account}:role/Example was denied iam:GetUser on ${account}:user/ExampleUser: no policy allows it. Evaluated:
- inline session policy of ${account}:role/Example
See the role's policies: aws iam list-attached-role-policies --role-name Example
`,
  },
  {
    kind: "the organization",
    details: asDocumented(
      {
        evaluatedEffect: "EXPLICIT_DENY",
        matchedPolicies: [
          {
            uri: "arn:aws:organizations::444455556666:policy/o-ab/service_control_policy/p-1",
            matchedStatements: [{ evaluatedEffect: "DENY", sid: "NoUsers" }],
          },
          {
            uri: "arn:aws:iam::aws:policy/AdministratorAccess",
            matchedStatements: [{ evaluatedEffect: "ALLOW", sid: "Statement1" }],
          },
        ],
      },
      {
        type: "SERVICE_CONTROL_POLICY",
        inline: false,
        uri: "arn:aws:organizations::444455556666:policy/o-ab/service_control_policy/p-1",
        attachedTo: [{ arn: "arn:aws:organizations::444455556666:ou/o-ab/ou-1" }],
      },
    ),
    says: `${account}:role/Example was denied iam:GetUser on ${account}:user/ExampleUser: it is denied, by:
- service control policy arn:aws:organizations::444455556666:policy/o-ab/service_control_policy/p-1 of arn:aws:organizations::444455556666:ou/o-ab/ou-1: statement NoUsers
Only the organization's administrators can change that: aws organizations describe-policy --policy-id p-1
`,
  },
])("$kind is told in the words that AWS documents", async ({ details, says }) => {
  stage.sandbox.denials.set("z9y8x7w6v5u4t3s2r1q0", details);
  expect((await stage.run("why z9y8x7w6v5u4t3s2r1q0")).stdout).toBe(says);
});

test("what AWS does not have yet is asked for again", async () => {
  const { id } = await denied("list", { name: "ann" });
  stage.sandbox.trouble.refuse("GetRequestAuthorizationDetails", "NoSuchEntity", 2);
  const { exitCode, stderr, stdout } = await stage.run(`why ${id}`);
  expect(stdout).toContain(`${account}:user/ann was denied iam:ListUsers`);
  expect(stderr).toBe("AWS has no details of that denial yet; asking for 15 s more… (Ctrl-C to stop)\n");
  expect(exitCode).toBe(0);
});

test("what AWS does not have is an error that says where it would be", async () => {
  const { exitCode, stderr, stdout } = await stage.run("why z9y8 --json");
  expect(stdout).toBe("");
  expect(stderr).toContain('"code":"DENIAL_UNKNOWN"');
  expect(stderr).toContain("AWS has no details of a denial with the authorization ID z9y8.");
  expect(exitCode).toBe(1);
});

test("an ID that cannot be one is not sent", async () => {
  const { exitCode, stderr } = await stage.run("why ../EXAMPLE");
  expect(stderr).toContain('An authorization ID has digits and small letters only, unlike "../EXAMPLE".');
  expect(exitCode).toBe(2);
  expect(stage.sandbox.calls).toEqual([]);
});

test("whoever may not read it is told which permission that takes", async () => {
  const { environment } = stage.sandbox.addUser({ name: "bob" });
  const { exitCode, stderr } = await stage.run("why z9y8", { env: environment });
  expect(stderr).toContain("iam:GetRequestAuthorizationDetails on * is not allowed for");
  expect(exitCode).toBe(1);
});

test("the service has an endpoint setting of its own", async () => {
  const { id } = await denied("list", { name: "ann" });
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_ENDPOINT_URL_IAM_TOOLBOX: stage.sandbox.url };
  expect(await stage.run(`why ${id}`, { env })).toMatchObject({ exitCode: 0, stderr: "" });
});

test.each([200, 404])("a portal that answers in AWS's place, with %d, is told as such", async (status) => {
  const portal = createServer((_, response) => response.writeHead(status).end("<html>Please sign in</html>"));
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${(portal.address() as AddressInfo).port}` };
  const { exitCode, stderr } = await stage.run("why z9y8", { env });
  portal.close();
  expect(stderr).toContain("to GetRequestAuthorizationDetails did not come from AWS: HTTP");
  expect(stderr).toContain("Please sign in");
  expect(exitCode).toBe(1);
});
