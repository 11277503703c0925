import { connect } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { totp, type AddedUser } from "../src/index.js";
import { post, sign, type Form, type Keys } from "./contract/wire.js";
import { admin, by, codeOf, keysOf, later, now, sandbox, start, toKeys, withMfa } from "./honesty-stage.js";

async function sessionOf(user: AddedUser, form: Form = {}): Promise<Keys> {
  const answer = await by(keysOf(user.environment), "GetSessionToken", form);
  expect(answer.status).toBe(200);
  return toKeys(answer);
}

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
    later(901);
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
