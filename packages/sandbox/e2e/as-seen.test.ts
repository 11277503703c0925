import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startSandbox, totp, type AddedUser, type Sandbox, type SandboxOptions } from "../src/index.js";
import { call, type Answer, type Form, type Keys } from "./contract/wire.js";

/** What people have seen AWS do where its documentation says less. */
let sandbox: Sandbox;
let now: Date;
const start = async (options: SandboxOptions = {}): Promise<void> => {
  // Behind the machine's clock, which signs: it can go on for 25 minutes until signatures are too old.
  now = new Date(Date.now() - 600_000);
  sandbox = await startSandbox({ ...options, clock: () => now });
};
beforeEach(() => start());
afterEach(() => sandbox.close());

async function restart(options: SandboxOptions): Promise<void> {
  await sandbox.close();
  await start(options);
}

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

const keysOf = (environment: Readonly<Record<string, string>>): Keys => ({
  accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
  secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
});
const sessionKeys = ({ first }: Answer): Keys => ({
  accessKeyId: first("AccessKeyId"),
  secretAccessKey: first("SecretAccessKey"),
  sessionToken: first("SessionToken"),
});
const by = (keys: Keys, action: string, form?: Form) => call(sandbox.url, keys, action, form);
const byAdmin = (action: string, form?: Form) => by(keysOf(sandbox.environment), action, form);
const codeOf = async (keys: Keys, action: string, form?: Form) => (await by(keys, action, form)).code;

const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const addAnn = (devices: { name?: string }[] = []): AddedUser =>
  sandbox.addUser({ name: "ann", devices, inlinePolicies: { everything } });

/** A code that STS takes now. */
const shown = (SerialNumber: string): Form => ({ SerialNumber, TokenCode: sandbox.totp(SerialNumber) });

/** Makes a device, and returns what enables it. */
async function newDevice(name: string): Promise<Form> {
  const { first } = await byAdmin("CreateVirtualMFADevice", { VirtualMFADeviceName: name });
  const seed = Buffer.from(first("Base32StringSeed"), "base64").toString();
  return {
    SerialNumber: first("SerialNumber"),
    AuthenticationCode1: totp(seed, new Date(now.getTime() - 30_000)),
    AuthenticationCode2: totp(seed, now),
  };
}

const wantsMfa =
  "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.";

describe("a device of one's own", () => {
  test("is enabled with a plain key while there is none, and with MFA once there is one", async () => {
    const ann = addAnn();
    const keys = keysOf(ann.environment);
    const first = await newDevice("first");
    expect((await by(keys, "EnableMFADevice", { UserName: "ann", ...first })).status).toBe(200);
    const second = { UserName: "ann", ...(await newDevice("second")) };
    const refused = await by(keys, "EnableMFADevice", second);
    expect({ code: refused.code, message: refused.first("Message") }).toEqual({
      code: "AccessDenied",
      message: wantsMfa,
    });
    const session = sessionKeys(await by(keys, "GetSessionToken", shown(first["SerialNumber"] ?? "")));
    expect((await by(session, "EnableMFADevice", second)).status).toBe(200);
  });

  test("is deactivated with MFA only, though the policy allows all", async () => {
    const ann = addAnn([{}]);
    const form = { UserName: "ann", SerialNumber: ann.serialNumber };
    const refused = await by(keysOf(ann.environment), "DeactivateMFADevice", form);
    expect(refused.first("Message")).toBe(wantsMfa);
    const session = sessionKeys(await by(keysOf(ann.environment), "GetSessionToken", shown(ann.serialNumber)));
    expect((await by(session, "DeactivateMFADevice", form)).status).toBe(200);
  });

  test("is synced with a plain key, and deactivated by an administrator with one", async () => {
    const ann = addAnn([{}]);
    const codes = {
      AuthenticationCode1: sandbox.totp(ann.serialNumber, new Date(now.getTime() - 30_000)),
      AuthenticationCode2: sandbox.totp(ann.serialNumber),
    };
    const form = { UserName: "ann", SerialNumber: ann.serialNumber };
    expect((await by(keysOf(ann.environment), "ResyncMFADevice", { ...form, ...codes })).status).toBe(200);
    expect((await byAdmin("DeactivateMFADevice", form)).status).toBe(200);
  });
});

describe("a code", () => {
  test("that a device was enabled with is taken by STS once more", async () => {
    const keys = keysOf(addAnn().environment);
    const { SerialNumber = "", ...codes } = await newDevice("first");
    await by(keys, "EnableMFADevice", { UserName: "ann", SerialNumber, ...codes });
    const form = { SerialNumber, TokenCode: codes["AuthenticationCode2"] ?? "" };
    expect(await codeOf(keys, "GetSessionToken", form)).toBeUndefined();
    expect(await codeOf(keys, "GetSessionToken", form)).toBe("AccessDenied");
  });

  test("is refused as that of an unknown device after nine wrong ones in three minutes", async () => {
    const ann = addAnn([{}]);
    const keys = keysOf(ann.environment);
    for (let tries = 0; tries < 9; tries += 1) {
      const wrong = await by(keys, "GetSessionToken", { SerialNumber: ann.serialNumber, TokenCode: "000000" });
      expect(wrong.first("Message")).toContain("invalid MFA one time pass code");
    }
    const right = () => by(keys, "GetSessionToken", shown(ann.serialNumber));
    expect((await right()).first("Message")).toContain("unable to validate MFA code");
    later(181);
    expect((await right()).status).toBe(200);
  });

  test("of a device that was just enabled is refused as that of an unknown one, where that is asked for", async () => {
    await restart({ propagationDelay: { devices: 10_000 } });
    const keys = keysOf(addAnn().environment);
    const device = await newDevice("first");
    await by(keys, "EnableMFADevice", { UserName: "ann", ...device });
    const session = () => by(keys, "GetSessionToken", shown(device["SerialNumber"] ?? ""));
    expect((await session()).first("Message")).toContain("unable to validate MFA code");
    later(10);
    expect((await session()).status).toBe(200);
  });
});

describe("a key's last use", () => {
  const lastUsed = async (ann: AddedUser) =>
    (await byAdmin("GetAccessKeyLastUsed", { AccessKeyId: ann.accessKeyId })).first("LastUsedDate");

  test("is told in whole minutes, the first of a quarter of an hour", async () => {
    const ann = addAnn();
    const minute = (date: Date) => `${date.toISOString().slice(0, 16)}:00Z`;
    const first = minute(now);
    await by(keysOf(ann.environment), "ListUsers");
    later(600);
    await by(keysOf(ann.environment), "ListUsers");
    expect(await lastUsed(ann)).toBe(first);
    later(360);
    await by(keysOf(ann.environment), "ListUsers");
    expect(await lastUsed(ann)).toBe(minute(now));
  });

  test("is told late, where that is asked for", async () => {
    await restart({ propagationDelay: { lastUsed: 60_000 } });
    const ann = addAnn();
    await by(keysOf(ann.environment), "ListUsers");
    expect(await lastUsed(ann)).toBe("");
    later(61);
    expect(await lastUsed(ann)).not.toBe("");
  });
});

test("a key that has expired signs nothing, is shown, and cannot be made active", async () => {
  const ann = sandbox.addUser({ name: "ann", accessKeys: [{ status: "Expired" }] });
  expect(await codeOf(keysOf(ann.environment), "GetCallerIdentity")).toBe("InvalidClientTokenId");
  expect((await byAdmin("ListAccessKeys", { UserName: "ann" })).first("Status")).toBe("Expired");
  const form = { UserName: "ann", AccessKeyId: ann.accessKeyId, Status: "Active" };
  expect((await byAdmin("UpdateAccessKey", form)).code).toBe("ValidationError");
});

describe("a session token", () => {
  test("is as long as is asked for at least, and its length is told", async () => {
    const keys = keysOf(addAnn().environment);
    const answer = await by(keys, "GetSessionToken", { MinimumSessionTokenSize: "4096" });
    expect(answer.first("SessionToken")).toHaveLength(4096);
    expect(answer.first("SessionTokenSize")).toBe("4096");
    expect(answer.first("SessionTokenUtilization")).toBe("50");
    expect(await codeOf(sessionKeys(answer), "GetCallerIdentity")).toBeUndefined();
  });

  test("is always long, where that is asked of the sandbox", async () => {
    await restart({ sessionTokenSize: 4000 });
    const answer = await by(keysOf(addAnn().environment), "GetSessionToken");
    expect(answer.first("SessionToken")).toHaveLength(4000);
  });
});

describe("scoped credentials", () => {
  const onlyUsers = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["iam:ListUsers", "sts:*"], Resource: "*" }],
  });

  test("are the same identity's, keep its MFA, and do no more than both allow", async () => {
    const ann = addAnn([{}]);
    const session = sessionKeys(await by(keysOf(ann.environment), "GetSessionToken", shown(ann.serialNumber)));
    const answer = await by(session, "GetScopedCredentials", { Policy: onlyUsers });
    expect(answer.first("Arn")).toBe(ann.arn);
    expect(answer.first("ScopedPoliciesCount")).toBe("1");
    const scoped = sessionKeys(answer);
    expect(await codeOf(scoped, "ListUsers")).toBeUndefined();
    expect((await by(scoped, "ListGroups")).first("Message")).toContain("because no session policy allows");
    const narrower = await by(scoped, "GetScopedCredentials", { Policy: JSON.stringify(everything) });
    expect(await codeOf(sessionKeys(narrower), "ListGroups")).toBe("AccessDenied");
  });

  test("end no later than the session they are made of", async () => {
    const ann = addAnn([{}]);
    const keys = keysOf(ann.environment);
    const answer = await by(keys, "GetSessionToken", { ...shown(ann.serialNumber), DurationSeconds: "900" });
    const scoped = await by(sessionKeys(answer), "GetScopedCredentials", { Policy: onlyUsers });
    expect(scoped.first("Expiration")).toBe(answer.first("Expiration"));
  });
});

describe("what was made a moment ago, where that is asked for", () => {
  test("a user is known bit by bit, though the name is taken at once", async () => {
    await restart({ propagationDelay: { users: 10_000 } });
    await byAdmin("CreateUser", { UserName: "ann" });
    const get = async () => (await byAdmin("GetUser", { UserName: "ann" })).code;
    expect(await get()).toBe("NoSuchEntity");
    expect((await byAdmin("CreateUser", { UserName: "ann" })).code).toBe("EntityAlreadyExists");
    later(6);
    expect([await get(), await get()]).toEqual([undefined, "NoSuchEntity"]);
    later(5);
    expect([await get(), await get()]).toEqual([undefined, undefined]);
  });

  test("a policy cannot be attached", async () => {
    await restart({ propagationDelay: { policies: 10_000 } });
    addAnn();
    const document = JSON.stringify(everything);
    const made = await byAdmin("CreatePolicy", { PolicyName: "all", PolicyDocument: document });
    const form = { UserName: "ann", PolicyArn: made.first("Arn") };
    expect((await byAdmin("AttachUserPolicy", form)).code).toBe("NoSuchEntity");
    later(10);
    expect((await byAdmin("AttachUserPolicy", form)).status).toBe(200);
  });

  test("what policies, boundaries and groups allow is known bit by bit, when it is given and when it is taken", async () => {
    await restart({ propagationDelay: { policies: 10_000 } });
    const ann = sandbox.addUser({ name: "ann" });
    sandbox.addGroup({ name: "readers", attachedPolicies: ["ReadOnlyAccess"] });
    const onAnn = { UserName: "ann" };
    const PolicyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    const PolicyDocument = JSON.stringify(everything);
    const none = { PermissionsBoundary: "arn:aws:iam::aws:policy/job-function/Billing" };
    const may = async () => (await codeOf(keysOf(ann.environment), "ListUsers")) === undefined;
    const changes: [action: string, form: Form, after: boolean][] = [
      ["AttachUserPolicy", { ...onAnn, PolicyArn }, true],
      ["PutUserPermissionsBoundary", { ...onAnn, ...none }, false],
      ["DeleteUserPermissionsBoundary", onAnn, true],
      ["DetachUserPolicy", { ...onAnn, PolicyArn }, false],
      ["AddUserToGroup", { ...onAnn, GroupName: "readers" }, true],
      ["RemoveUserFromGroup", { ...onAnn, GroupName: "readers" }, false],
      ["PutUserPolicy", { ...onAnn, PolicyName: "own", PolicyDocument }, true],
      ["DeleteUserPolicy", { ...onAnn, PolicyName: "own" }, false],
    ];
    for (const [action, form, after] of changes) {
      expect([action, (await byAdmin(action, form)).code]).toEqual([action, undefined]);
      expect([action, await may()]).toEqual([action, !after]);
      later(6);
      expect([action, await may(), await may()]).toEqual([action, after, !after]);
      later(5);
      expect([action, await may(), await may()]).toEqual([action, after, after]);
    }
  });

  test("another version of a policy is in force bit by bit", async () => {
    await restart({ propagationDelay: { policies: 10_000 } });
    const nothing = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] };
    const PolicyArn = sandbox.addPolicy({ name: "own", document: nothing });
    const ann = sandbox.addUser({ name: "ann", attachedPolicies: ["own"] });
    const may = async () => (await codeOf(keysOf(ann.environment), "ListUsers")) === undefined;
    const form = { PolicyArn, PolicyDocument: JSON.stringify(everything), SetAsDefault: "true" };
    await byAdmin("CreatePolicyVersion", form);
    expect(await may()).toBe(false);
    later(6);
    expect([await may(), await may()]).toEqual([true, false]);
    later(5);
    await byAdmin("SetDefaultPolicyVersion", { PolicyArn, VersionId: "v1" });
    expect(await may()).toBe(true);
    sandbox.restore(sandbox.save());
    later(11);
    expect(await may()).toBe(false);
  });

  test("a password cannot be changed or deleted", async () => {
    await restart({ propagationDelay: { loginProfiles: 10_000 } });
    addAnn();
    await byAdmin("CreateLoginProfile", { UserName: "ann", Password: "Some-passw0rd" });
    expect((await byAdmin("DeleteLoginProfile", { UserName: "ann" })).code).toBe("EntityTemporarilyUnmodifiable");
    later(10);
    expect((await byAdmin("DeleteLoginProfile", { UserName: "ann" })).status).toBe(200);
  });
});

test("services last accessed are told after a while, with who used them and when", async () => {
  const ann = addAnn();
  await by(keysOf(ann.environment), "ListUsers");
  const { first } = await byAdmin("GenerateServiceLastAccessedDetails", { Arn: ann.arn });
  const details = () => byAdmin("GetServiceLastAccessedDetails", { JobId: first("JobId") });
  expect((await details()).first("JobStatus")).toBe("IN_PROGRESS");
  const answer = await details();
  expect(answer.first("JobStatus")).toBe("COMPLETED");
  expect(answer.all("ServiceNamespace")).toEqual(["iam", "sts"]);
  expect(answer.all("LastAuthenticatedEntity")).toEqual([ann.arn]);
});
