import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startSandbox, totp, type AddedUser, type Sandbox, type SandboxOptions } from "../src/index.js";
import { operations } from "../src/server/operations.js";
import { call, post, sign, type Form, type Keys } from "./contract/wire.js";

/** Everything here is done wrong on purpose: each rule is seen to refuse. */
let now: Date;
let sandbox: Sandbox;
let admin: Keys;

beforeEach(() => start({}));
afterEach(() => sandbox.close());

async function start(options: SandboxOptions): Promise<void> {
  now = new Date();
  sandbox = await startSandbox({ clock: () => now, ...options });
  admin = keysOf(sandbox.environment);
}

const keysOf = (environment: Readonly<Record<string, string>>): Keys => ({
  accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
  secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
});
const by = (keys: Keys, action: string, form?: Form) => call(sandbox.url, keys, action, form);
const codeOf = async (keys: Keys, action: string, form?: Form) => (await by(keys, action, form)).code;
const later = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1000));

async function sessionOf(user: AddedUser, form: Form = {}): Promise<Keys> {
  const answer = await by(keysOf(user.environment), "GetSessionToken", form);
  expect(answer.status).toBe(200);
  return toKeys(answer);
}

const toKeys = ({ first }: { first(element: string): string }): Keys => ({
  accessKeyId: first("AccessKeyId"),
  secretAccessKey: first("SecretAccessKey"),
  sessionToken: first("SessionToken"),
});

const withMfa = (user: AddedUser): Form => ({
  SerialNumber: user.serialNumber,
  TokenCode: sandbox.totp(user.serialNumber),
});

const allow = (...actions: string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
});

describe("a signature", () => {
  const body = "Action=GetUser&Version=2010-05-08";
  const signed = (keys: Keys, at: Date, service = "iam") =>
    sign(new URL(sandbox.url).host, body, { keys, service, at });

  test("made with another secret is refused", async () => {
    const wrong = { ...admin, secretAccessKey: `${admin.secretAccessKey.slice(0, -1)}#` };
    expect(await by(wrong, "GetUser")).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
  });

  test("of another body is refused", async () => {
    const answer = await post(sandbox.url, signed(admin, now), body.replace("GetUser", "ListUsers"));
    expect(answer.code).toBe("SignatureDoesNotMatch");
  });

  test("is right byte by byte, and then accepted", async () => {
    expect((await post(sandbox.url, signed(admin, now), body)).status).toBe(200);
  });

  test.each([-16, 16])("is refused %d minutes off, and the answer's Date tells the time", async (minutes) => {
    const answer = await post(sandbox.url, signed(admin, new Date(now.getTime() + minutes * 60_000)), body);
    expect(answer.code).toBe("SignatureDoesNotMatch");
    expect(answer.body).toMatch(minutes < 0 ? /Signature expired/ : /Signature not yet current/);
  });

  test("for another service is refused", async () => {
    expect((await post(sandbox.url, signed(admin, now, "s3"), body)).code).toBe("SignatureDoesNotMatch");
  });

  test("that is missing, of another kind, or half there is refused", async () => {
    const { authorization = "", ...headers } = signed(admin, now);
    const code = async (value?: string) =>
      (await post(sandbox.url, { ...headers, ...(value === undefined ? {} : { authorization: value }) }, body)).code;
    expect(await code()).toBe("MissingAuthenticationToken");
    expect(await code("Basic YTpi")).toBe("IncompleteSignature");
    expect(await code(authorization.replace(/, Signature=.*/, ""))).toBe("IncompleteSignature");
    expect(await code(authorization.replace("aws4_request", "aws3_request"))).toBe("IncompleteSignature");
    expect(await code(authorization.replace("host;", ""))).toBe("IncompleteSignature");
  });
});

describe("an access key", () => {
  test("that nobody has is refused", async () => {
    const unknown = { ...admin, accessKeyId: "AKIASANDBOXNOBODY222" };
    expect(await by(unknown, "GetCallerIdentity")).toMatchObject({ status: 403, code: "InvalidClientTokenId" });
  });

  test("is refused while inactive, and after it was deleted", async () => {
    const ann = sandbox.addUser({ name: "ann" });
    const keys = keysOf(ann.environment);
    const form = { UserName: "ann", AccessKeyId: ann.accessKeyId };
    expect((await by(keys, "GetCallerIdentity")).status).toBe(200);
    await by(admin, "UpdateAccessKey", { ...form, Status: "Inactive" });
    expect(await codeOf(keys, "GetCallerIdentity")).toBe("InvalidClientTokenId");
    await by(admin, "UpdateAccessKey", { ...form, Status: "Active" });
    expect((await by(keys, "GetCallerIdentity")).status).toBe(200);
    await by(admin, "DeleteAccessKey", form);
    expect(await codeOf(keys, "GetCallerIdentity")).toBe("InvalidClientTokenId");
  });

  test("becomes known bit by bit, so that one success proves nothing, and is forgotten bit by bit", async () => {
    await sandbox.close();
    await start({ propagationDelay: 10_000 });
    sandbox.addUser({ name: "ann", accessKeys: 0 });
    const made = await by(admin, "CreateAccessKey", { UserName: "ann" });
    const keys = { accessKeyId: made.first("AccessKeyId"), secretAccessKey: made.first("SecretAccessKey") };
    const works = async () => (await by(keys, "GetCallerIdentity")).status === 200;
    expect(await works()).toBe(false);
    later(6);
    expect([await works(), await works(), await works()]).toEqual([true, false, true]);
    later(5);
    expect([await works(), await works()]).toEqual([true, true]);
    await by(admin, "DeleteAccessKey", { UserName: "ann", AccessKeyId: keys.accessKeyId });
    expect(await works()).toBe(true);
    later(5);
    expect(await works()).toBe(false);
  });

  test("notes its last use", async () => {
    const ann = sandbox.addUser({ name: "ann" });
    const lastUsed = () => by(admin, "GetAccessKeyLastUsed", { AccessKeyId: ann.accessKeyId });
    expect((await lastUsed()).first("ServiceName")).toBe("N/A");
    await by(keysOf(ann.environment), "GetCallerIdentity");
    expect((await lastUsed()).first("ServiceName")).toBe("sts");
  });
});

describe("a code", () => {
  test("is accepted once", async () => {
    const ann = sandbox.addUser({ name: "ann", devices: [{}] });
    const form = withMfa(ann);
    await sessionOf(ann, form);
    expect(await by(keysOf(ann.environment), "GetSessionToken", form)).toMatchObject({
      status: 403,
      code: "AccessDenied",
    });
    later(30);
    await sessionOf(ann, withMfa(ann));
  });

  test("is accepted up to two steps before and after, in any order, each once", async () => {
    const ann = sandbox.addUser({ name: "ann", devices: [{}] });
    const code = (seconds: number) => ({
      SerialNumber: ann.serialNumber,
      TokenCode: sandbox.totp(ann.serialNumber, new Date(now.getTime() + seconds * 1000)),
    });
    const answers = [];
    for (const seconds of [60, -60, 0, 0, 90, -90]) {
      answers.push(await codeOf(keysOf(ann.environment), "GetSessionToken", code(seconds)));
    }
    const refused = "AccessDenied";
    expect(answers).toEqual([undefined, undefined, undefined, refused, refused, refused]);
  });

  test("of another's device, of a FIDO key, or of none is refused", async () => {
    const ann = sandbox.addUser({ name: "ann", devices: [{ kind: "fido" }] });
    const bob = sandbox.addUser({ name: "bob", devices: [{}] });
    const keys = keysOf(ann.environment);
    const code = (SerialNumber: string) => codeOf(keys, "GetSessionToken", { SerialNumber, TokenCode: "123456" });
    expect(await codeOf(keys, "GetSessionToken", withMfa(bob))).toBe("AccessDenied");
    expect(await code(ann.serialNumber)).toBe("AccessDenied");
    expect(await code("arn:aws:iam::111122223333:mfa/nobody")).toBe("AccessDenied");
    expect(await codeOf(keys, "GetSessionToken", { SerialNumber: ann.serialNumber })).toBe("AccessDenied");
  });

  test("is that of RFC 6238", () => {
    const seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const at = (seconds: number) => totp(seed, new Date(seconds * 1000));
    expect([59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000].map(at)).toEqual([
      "287082",
      "081804",
      "050471",
      "005924",
      "279037",
    ]);
  });
});

describe("a session", () => {
  test("made without MFA is not taken by IAM, and makes no other session", async () => {
    const ann = sandbox.addUser({ name: "ann", attachedPolicies: ["AdministratorAccess"] });
    const session = await sessionOf(ann);
    expect((await by(session, "GetCallerIdentity")).first("Arn")).toBe(ann.arn);
    expect(await codeOf(session, "GetUser")).toBe("InvalidClientTokenId");
    expect(await codeOf(session, "GetSessionToken")).toBe("AccessDenied");
  });

  test("is refused without its token, with another's, and when it has expired", async () => {
    const ann = sandbox.addUser({ name: "ann", devices: [{}], attachedPolicies: ["AdministratorAccess"] });
    const session = await sessionOf(ann, { ...withMfa(ann), DurationSeconds: "900" });
    const { sessionToken: _, ...withoutToken } = session;
    expect((await by(session, "GetUser")).status).toBe(200);
    expect(await codeOf(withoutToken, "GetUser")).toBe("InvalidClientTokenId");
    expect(await codeOf({ ...session, sessionToken: "another" }, "GetUser")).toBe("InvalidClientTokenId");
    expect(await codeOf({ ...admin, sessionToken: session.sessionToken ?? "" }, "GetUser")).toBe(
      "InvalidClientTokenId",
    );
    now = new Date(now.getTime() + 901_000);
    const answer = await post(
      sandbox.url,
      sign(new URL(sandbox.url).host, "Action=GetUser&Version=2010-05-08", { keys: session, service: "iam", at: now }),
      "Action=GetUser&Version=2010-05-08",
    );
    expect(answer).toMatchObject({ status: 403, code: "ExpiredToken" });
  });

  test("outlives the key that made it, and not its user", async () => {
    const ann = sandbox.addUser({ name: "ann" });
    const session = await sessionOf(ann);
    await by(admin, "DeleteAccessKey", { UserName: "ann", AccessKeyId: ann.accessKeyId });
    expect((await by(session, "GetCallerIdentity")).status).toBe(200);
    await by(admin, "DeleteUser", { UserName: "ann" });
    expect(await codeOf(session, "GetCallerIdentity")).toBe("InvalidClientTokenId");
  });
});

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

describe("trouble on request", () => {
  const users = () => [...sandbox.account().users.keys()];

  test("throttles the first calls of an action", async () => {
    sandbox.trouble.throttle("CreateUser", 2);
    const codes = [];
    for (const name of ["a", "b", "c"]) codes.push(await codeOf(admin, "CreateUser", { UserName: name }));
    expect(codes).toEqual(["Throttling", "Throttling", undefined]);
    expect(users()).toEqual(["administrator", "c"]);
  });

  test("throttles above a rate", async () => {
    sandbox.trouble.throttleAbove(5);
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(admin, "GetUser")));
    expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(5);
    expect(codes).toContain("Throttling");
  });

  test("drops the connection before or after the change", async () => {
    sandbox.trouble.dropBefore("CreateUser");
    await expect(by(admin, "CreateUser", { UserName: "a" })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(users()).toEqual(["administrator"]);
    sandbox.trouble.dropAfter("CreateUser");
    await expect(by(admin, "CreateUser", { UserName: "b" })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(users()).toEqual(["administrator", "b"]);
  });

  test("answers 500, or any error, with nothing done", async () => {
    sandbox.trouble.fail("CreateUser");
    expect(await by(admin, "CreateUser", { UserName: "a" })).toMatchObject({ status: 500, code: "ServiceFailure" });
    sandbox.trouble.refuse("CreateUser", "ConcurrentModification");
    expect(await by(admin, "CreateUser", { UserName: "a" })).toMatchObject({ status: 409 });
    expect(users()).toEqual(["administrator"]);
  });

  test("calls hooks around a call, waits as long as asked, and ends", async () => {
    const seen: string[] = [];
    sandbox.trouble.delay("GetUser", 20);
    sandbox.trouble.before(({ action }) => void seen.push(`before ${action}`));
    const stop = sandbox.trouble.after(({ action }) => void seen.push(`after ${action}`));
    await by(admin, "GetUser");
    stop();
    await by(admin, "ListUsers");
    sandbox.trouble.clear();
    await by(admin, "ListGroups");
    expect(seen).toEqual(["before GetUser", "after GetUser", "before ListUsers"]);
  });

  test("is told of every call with what it was answered, so that a dry run can be seen to write nothing", async () => {
    await by(admin, "ListUsers");
    await by(admin, "CreateUser", { UserName: "" });
    expect(sandbox.calls).toMatchObject([
      { action: "ListUsers", service: "iam", writes: false, accessKeyId: admin.accessKeyId },
      { action: "CreateUser", writes: true, parameters: { UserName: "" }, error: "ValidationError" },
    ]);
  });
});

describe("a parameter", () => {
  test("that is missing or out of its bounds is named", async () => {
    const message = async (action: string, form: Form) => (await by(admin, action, form)).first("Message");
    expect(await message("CreateUser", {})).toBe(
      "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
    );
    expect(await message("CreateUser", { UserName: "a b" })).toContain("Value at 'userName' failed");
    expect(await message("CreateUser", { UserName: "x".repeat(65) })).toContain("less than or equal to 64");
    expect(await message("GetSessionToken", { DurationSeconds: "899" })).toContain("greater than or equal to 900");
    expect(await message("GetSessionToken", { DurationSeconds: "129601" })).toContain("less than or equal to 129600");
    expect(await message("ListUsers", { Marker: "nonsense" })).toBe("Invalid Marker: nonsense");
  });

  test("that goes on with a list is taken by that list only, and as it was given", async () => {
    for (const name of ["a", "b", "c"]) sandbox.addUser({ name });
    for (const name of ["a", "b", "c"]) sandbox.addGroup({ name });
    const Marker = (await by(admin, "ListUsers", { MaxItems: "2" })).first("Marker");
    expect((await by(admin, "ListUsers", { Marker })).all("UserName")).toEqual(["b", "c"]);
    expect(await codeOf(admin, "ListGroups", { Marker })).toBe("ValidationError");
    const changed = Buffer.from(`${Buffer.from(Marker, "base64url").toString()}x`).toString("base64url");
    expect(await codeOf(admin, "ListUsers", { Marker: changed })).toBe("ValidationError");
  });

  test("that is secret is not repeated", async () => {
    const answer = await by(admin, "CreateLoginProfile", { UserName: "administrator", Password: "s".repeat(129) });
    expect(answer).toMatchObject({ status: 400, code: "ValidationError" });
    expect(answer.body).not.toContain("sss");
  });
});

test("listens on loopback only", async () => {
  const { port } = new URL(sandbox.url);
  const refused = await new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: "::1" });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.on("connect", () => resolve("connected"));
  });
  expect(refused).not.toBe("connected");
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
