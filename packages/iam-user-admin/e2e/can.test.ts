import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

const statement = (effect: string, action: string, more: object = {}) => ({
  Effect: effect,
  Action: action,
  Resource: "*",
  ...more,
});
const policy = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const withMfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({
    seed: { groups: [{ name: "Readers", inlinePolicies: { read: policy(statement("Allow", "s3:Get*")) } }] },
  });
  stage.sandbox.addUser({
    name: "roger-dev",
    tags: { email: "roger@example.com" },
    groups: ["Readers"],
    attachedPolicies: ["IAMReadOnlyAccess"],
    permissionsBoundary: "AdministratorAccess",
    inlinePolicies: {
      own: policy(
        statement("Allow", "sqs:*"),
        statement("Deny", "sqs:DeleteQueue", { Sid: "Keep" }),
        statement("Allow", "ec2:StopInstances", withMfa),
      ),
    },
  });
});
afterEach(() => stage.close());

test.each([
  [
    "roger-dev s3:GetObject arn:aws:s3:::reports/2030.csv",
    0,
    `roger-dev may do s3:GetObject on arn:aws:s3:::reports/2030.csv, by:
- policy read of group Readers: {"Effect":"Allow","Action":"s3:Get*","Resource":"*"}
Policies also ask for: aws:MultiFactorAuthPresent. Tell them with: --context aws:MultiFactorAuthPresent=VALUE
`,
  ],
  [
    "roger@example.com sqs:DeleteQueue",
    1,
    `roger-dev may not do sqs:DeleteQueue on *: it is denied, by:
- policy own of user roger-dev: {"Effect":"Deny","Action":"sqs:DeleteQueue","Resource":"*","Sid":"Keep"}
`,
  ],
  [
    "roger-dev ec2:StopInstances",
    1,
    `roger-dev may not do ec2:StopInstances on *: no policy allows it.
Policies also ask for: aws:MultiFactorAuthPresent. Tell them with: --context aws:MultiFactorAuthPresent=VALUE
`,
  ],
  [
    "roger-dev ec2:StopInstances --context aws:MultiFactorAuthPresent=true",
    0,
    `roger-dev may do ec2:StopInstances on *, by:
- policy own of user roger-dev: {"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}
`,
  ],
])("can %s ends with %d", async (line, exitCode, stdout) => {
  const run = await stage.run(`can ${line}`);
  expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode, stderr: "" });
  expect(run.stdout).toBe(stdout);
  expect(stage.writes()).toEqual([]);
});

test("a boundary that does not allow it is named", async () => {
  const user = stage.sandbox.account().users.get("roger-dev");
  if (user !== undefined) user.permissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  const { stdout, exitCode } = await stage.run("can roger-dev sqs:CreateQueue");
  expect(stdout).toContain("roger-dev may not do sqs:CreateQueue on *: the permissions boundary does not allow it.\n");
  expect(exitCode).toBe(1);
});

test("a statement that may not be read is left out, and its policy named", async () => {
  stage.sandbox.trouble.refuse("ListGroupsForUser", "AccessDenied");
  const { stdout, exitCode } = await stage.run("can roger-dev s3:GetObject");
  expect(stdout).toContain("roger-dev may do s3:GetObject on *, by:\n- policy group_Readers_read\n");
  expect(exitCode).toBe(0);
});

test.each([
  ["roger-dev s3", 'An action is written SERVICE:ACTION, not "s3".'],
  ["roger-dev s3:Get*", 'An action is written SERVICE:ACTION, not "s3:Get*".'],
  ["roger-dev s3:GetObject reports", 'A resource is an ARN, or *, not "reports".'],
  ["roger-dev s3:GetObject --context mfa=true", '--context takes a condition key and its value, not "mfa=true".'],
])("tells what is wrong with can %s", async (line, sentence) => {
  const { exitCode, stderr } = await stage.run(`can ${line}`);
  expect(stderr).toContain(sentence);
  expect(exitCode).toBe(2);
});
