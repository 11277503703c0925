import { describe, expect, test } from "@jest/globals";
import { operations } from "../src/server/operations.js";
import type { Form, Keys } from "./contract/wire.js";
import { admin, by, codeOf, keysOf, later, sandbox, toKeys, withMfa } from "./honesty-stage.js";

const allow = (...actions: string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
});

function everyParameter(serialNumber: string): Form {
  const account = "arn:aws:iam::111122223333:";
  const document = JSON.stringify(allow("iam:GetUser"));
  return {
    UserName: "administrator",
    GroupName: "people",
    RoleName: "worker",
    PolicyName: "own",
    NewUserName: "new",
    PolicyArn: `${account}policy/rights`,
    PermissionsBoundary: `${account}policy/rights`,
    PolicySourceArn: `${account}user/administrator`,
    RoleArn: `${account}role/worker`,
    RoleSessionName: "visit",
    SerialNumber: serialNumber,
    AuthenticationCode1: "000000",
    AuthenticationCode2: "000000",
    AccessKeyId: "AKIASANDBOXNOBODY222",
    SSHPublicKeyId: "APKASANDBOXNOBODY2222",
    Status: "Active",
    CertificateId: "SANDBOXNOBODY22222222222222",
    ServiceSpecificCredentialId: "ACCASANDBOXNOBODY2222",
    Password: "Some-passw0rd",
    OldPassword: "Old-passw0rd",
    NewPassword: "New-passw0rd",
    PolicyDocument: document,
    "PolicyInputList.member.1": document,
    Policy: document,
    Arn: `${account}user/administrator`,
    JobId: "00000000-0000-0000-0000-000000000000",
    AssumeRolePolicyDocument: document,
    VersionId: "v1",
    AccountAlias: "alias",
    "Tags.member.1.Key": "a",
    "Tags.member.1.Value": "b",
    "TagKeys.member.1": "a",
    Encoding: "SSH",
    "ActionNames.member.1": "iam:GetUser",
    ServiceName: "codecommit.amazonaws.com",
    SSHPublicKeyBody: "ssh-rsa",
    CertificateBody: "certificate",
    VirtualMFADeviceName: "device",
    TokenCode: sandbox.totp(serialNumber),
  };
}

describe("a permission", () => {
  test.each(operations.map(({ service, action }) => [`${service}:${action}`, action] as const))(
    "for %s is needed",
    async (permission, action) => {
      const free = ["GetCallerIdentity", "GetSessionToken", "GetScopedCredentials"].includes(action);
      const ann = sandbox.addUser({ name: "ann", devices: [{}] });
      const answer = await by(keysOf(ann.environment), action, everyParameter(ann.serialNumber));
      if (free) return expect(answer.code).not.toBe("AccessDenied");
      expect(answer.code).toBe("AccessDenied");
      return expect(answer.body).toContain(`User: ${ann.arn} is not authorized to perform: ${permission} on resource:`);
    },
  );

  test("is taken away by a Deny, wherever it stands", async () => {
    const deny = { ...allow("iam:*"), Statement: [{ Effect: "Deny", Action: "iam:ListUsers", Resource: "*" }] };
    sandbox.addGroup({ name: "people", inlinePolicies: { deny } });
    const ann = sandbox.addUser({ name: "ann", groups: ["people"], attachedPolicies: ["AdministratorAccess"] });
    const answer = await by(keysOf(ann.environment), "ListUsers");
    expect(answer.code).toBe("AccessDenied");
    expect(answer.body).toContain("with an explicit deny in an identity-based policy");
  });

  test("ends where the permissions boundary ends", async () => {
    sandbox.addPolicy({ name: "edge", document: allow("iam:GetUser") });
    const ann = sandbox.addUser({
      name: "ann",
      attachedPolicies: ["AdministratorAccess"],
      permissionsBoundary: "edge",
    });
    expect((await by(keysOf(ann.environment), "GetUser")).status).toBe(200);
    expect((await by(keysOf(ann.environment), "ListUsers")).body).toContain("because no permissions boundary allows");
  });

  test("to change one's password comes with the account's policy, too", async () => {
    const ann = sandbox.addUser({ name: "ann", password: "Old-passw0rd" });
    const change = () =>
      codeOf(keysOf(ann.environment), "ChangePassword", { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" });
    expect(await change()).toBe("AccessDenied");
    await by(admin, "UpdateAccountPasswordPolicy", { AllowUsersToChangePassword: "true" });
    expect(await change()).toBeUndefined();
  });
});

describe("a role", () => {
  const other = "444455556666";
  const RoleArn = `arn:aws:iam::${other}:role/visitor`;
  const trust = (statement: object) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }],
  });
  const home = { Principal: { AWS: "arn:aws:iam::111122223333:root" } };

  function addRole(statement: object, name = "visitor"): void {
    if (!sandbox.accounts.has(other)) sandbox.addAccount(other);
    sandbox.addRole({ name, trustPolicy: trust(statement), attachedPolicies: ["AdministratorAccess"] }, other);
  }
  const take = (keys: Keys, form: Form = {}) => by(keys, "AssumeRole", { RoleArn, RoleSessionName: "visit", ...form });

  test("in another account is taken where both sides allow, and acts there", async () => {
    addRole(home);
    const session = toKeys(await take(admin));
    const { first } = await by(session, "GetCallerIdentity");
    expect(first("Arn")).toBe(`arn:aws:sts::${other}:assumed-role/visitor/visit`);
    expect((await by(session, "ListRoles")).all("RoleName")).toEqual(["visitor"]);
  });

  test("is refused to who may not take it, and to whom it does not trust", async () => {
    addRole(home);
    addRole({ Principal: { AWS: "777788889999" } }, "stranger");
    const ann = sandbox.addUser({ name: "ann" });
    expect((await take(keysOf(ann.environment))).code).toBe("AccessDenied");
    expect((await take(admin, { RoleArn: RoleArn.replace("visitor", "stranger") })).code).toBe("AccessDenied");
  });

  test("wants the external id and the MFA that its trust policy asks for", async () => {
    addRole({
      ...home,
      Condition: { StringEquals: { "sts:ExternalId": "secret" }, Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    const ann = sandbox.addUser({ name: "ann", devices: [{}], inlinePolicies: { take: allow("sts:AssumeRole") } });
    const keys = keysOf(ann.environment);
    expect((await take(keys, { ExternalId: "secret" })).code).toBe("AccessDenied");
    expect((await take(keys, withMfa(ann))).code).toBe("AccessDenied");
    later(30);
    expect((await take(keys, { ExternalId: "secret", ...withMfa(ann) })).status).toBe(200);
  });

  test("taken from a role lasts an hour at most", async () => {
    addRole(home);
    addRole({ Principal: { AWS: RoleArn } }, "next");
    const session = toKeys(await take(admin));
    const next = { RoleArn: RoleArn.replace("visitor", "next") };
    expect((await take(session, { ...next, DurationSeconds: "3601" })).body).toContain("role chaining");
    expect((await take(session, { ...next, DurationSeconds: "3600" })).status).toBe(200);
  });

  test("does no more than the session's policy allows", async () => {
    addRole(home);
    const session = toKeys(await take(admin, { Policy: JSON.stringify(allow("iam:ListRoles")) }));
    expect((await by(session, "ListRoles")).status).toBe(200);
    expect((await by(session, "ListUsers")).body).toContain("because no session policy allows");
  });
});
