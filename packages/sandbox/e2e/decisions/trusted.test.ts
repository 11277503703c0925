import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { call, type Form, type Keys } from "../contract/wire.js";
import { home, json, keysOf, sessionOf } from "./asked-world.js";
import { trusted } from "./trusted.js";

const other = "444455556666";
let sandbox: Sandbox;
let admin: Keys;
let empty: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.addAccount(other);
  sandbox.addUser({ name: "ann" });
  admin = keysOf(sandbox.environment);
  empty = sandbox.save();
});
afterEach(() => sandbox.restore(empty));
afterAll(() => sandbox.close());

const by = (keys: Keys, action: string, form: Form) => call(sandbox.url, keys, action, form);
const RoleArn = `arn:aws:iam::${home}:role/door`;
const take = (keys: Keys, form: Form = {}) => by(keys, "AssumeRole", { RoleArn, RoleSessionName: "visit", ...form });
const statements = (...all: object[]) => ({ Version: "2012-10-17", Statement: all });
const lets = (AWS: string, ...more: string[]) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: ["sts:AssumeRole", ...more],
});

function addRoger(own: readonly object[] = [], boundary?: readonly object[]): Keys {
  if (boundary !== undefined) sandbox.addPolicy({ name: "edge", document: statements(...boundary) });
  const roger = sandbox.addUser({
    name: "roger",
    path: "/team/",
    devices: [{}],
    inlinePolicies: own.length === 0 ? {} : { own: statements(...own) },
    ...(boundary === undefined ? {} : { permissionsBoundary: "edge" }),
  });
  return keysOf(roger.environment);
}

describe("a role that trusts", () => {
  test.each(trusted)("%s", async (_, trust, own, form, allowed, ...[boundary]) => {
    const keys = addRoger(own, boundary);
    const made = await by(admin, "CreateRole", { RoleName: "door", AssumeRolePolicyDocument: json(...trust) });
    expect(made).toMatchObject({ status: 200 });
    const code = form["TokenCode"] === "now" ? { TokenCode: sandbox.totp(`arn:aws:iam::${home}:mfa/roger`) } : {};
    const answer = await take(keys, { ...form, ...code });
    expect(answer.code ?? "allowed").toBe(allowed ? "allowed" : "AccessDenied");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
describe("a principal", () => {
  const create = (principal: string) =>
    by(admin, "CreateRole", { RoleName: "door", AssumeRolePolicyDocument: json(lets(principal)) });

  test.each(["user/nobody", "role/nobody", "user/*", "user/roger"])("%s that is not there is refused", async (name) => {
    addRoger();
    const principal = `arn:aws:iam::${home}:${name}`;
    expect(await create(principal)).toMatchObject({ status: 400, code: "MalformedPolicyDocument" });
    expect((await create(principal)).body).toContain("Invalid principal in policy");
  });

  test("of an account that is nobody's here is taken", async () => {
    expect((await create("arn:aws:iam::999988887777:user/somebody")).status).toBe(200);
  });

  test("made anew under the old name is another, and the old one is shown by its id", async () => {
    addRoger();
    await create(`arn:aws:iam::${home}:user/team/roger`);
    const id = sandbox.account().users.get("roger")?.id ?? "";
    sandbox.account().users.delete("roger");
    expect((await take(addRoger())).code).toBe("AccessDenied");
    const shown = decodeURIComponent(
      (await by(admin, "GetRole", { RoleName: "door" })).first("AssumeRolePolicyDocument"),
    );
    expect(shown).toContain(`"AWS":"${id}"`);
  });

  test("is still the same under a new name", async () => {
    const keys = addRoger();
    await create(`arn:aws:iam::${home}:user/team/roger`);
    await by(admin, "UpdateUser", { UserName: "roger", NewUserName: "ruth" });
    expect((await take(keys)).status).toBe(200);
    const shown = decodeURIComponent(
      (await by(admin, "GetRole", { RoleName: "door" })).first("AssumeRolePolicyDocument"),
    );
    expect(shown).toContain("user/team/ruth");
  });
});

describe("a role taken from a role", () => {
  const first = { Effect: "Allow", Action: "sts:*", Resource: "*" };
  const add = (name: string, trust: object, more: object = {}) =>
    sandbox.addRole({ name, trustPolicy: statements(trust), inlinePolicies: { own: statements(first) }, ...more });
  const all = ["sts:TagSession", "sts:SetSourceIdentity"];
  const next = { RoleArn: `arn:aws:iam::${home}:role/next` };
  const blue = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue" };
  const stays = { "TransitiveTagKeys.member.1": "team" };
  const seesTag = (value: string) => ({
    attachedPolicies: [],
    inlinePolicies: {
      own: statements({
        Effect: "Allow",
        Action: "iam:ListUsers",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalTag/team": value } },
      }),
    },
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining */
  test("keeps the tags that were said to stay, and takes none in their place", async () => {
    add("door", lets(home, ...all));
    add("next", lets(RoleArn, ...all), seesTag("blue"));
    const keys = addRoger([first]);
    const stayed = sessionOf(await take(keys, { ...blue, ...stays }));
    expect((await by(sessionOf(await take(stayed, next)), "ListUsers", {})).status).toBe(200);
    expect((await take(stayed, { ...next, ...blue })).code).toBe("InvalidParameterValue");
    const gone = sessionOf(await take(keys, blue));
    expect((await by(sessionOf(await take(gone, next)), "ListUsers", {})).code).toBe("AccessDenied");
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html */
  test("keeps who is behind it, who cannot be another", async () => {
    add("door", lets(home, ...all));
    add("next", lets(RoleArn, ...all));
    const session = sessionOf(await take(addRoger([first]), { SourceIdentity: "roger" }));
    const chained = await take(session, next);
    expect(chained.first("SourceIdentity")).toBe("roger");
    expect((await take(session, { ...next, SourceIdentity: "ann" })).code).toBe("AccessDenied");
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html */
  test("that names the role is narrowed by the session's policy, one that names the session is not", async () => {
    add("door", lets(home));
    const session = { Policy: json({ Effect: "Allow", Action: "iam:GetUser", Resource: "*" }) };
    const keys = addRoger([first]);
    const narrow = sessionOf(await take(keys, session));
    add("next", lets(RoleArn));
    expect((await take(narrow, next)).code).toBe("AccessDenied");
    add("next", lets(`arn:aws:sts::${home}:assumed-role/door/visit`));
    expect((await take(narrow, next)).status).toBe(200);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
describe("an account that lets its users change their passwords", () => {
  const change = { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" };
  const codeOf = async (keys: Keys, action: string, form: Form = {}) => (await by(keys, action, form)).code;

  test("lets them read what a password must be, too, and nothing else", async () => {
    const keys = addRoger();
    expect(await codeOf(keys, "GetAccountPasswordPolicy")).toBe("AccessDenied");
    await by(admin, "UpdateAccountPasswordPolicy", { AllowUsersToChangePassword: "true" });
    expect(await codeOf(keys, "GetAccountPasswordPolicy")).toBeUndefined();
    expect(await codeOf(keys, "ChangePassword", change)).toBe("NoSuchEntity");
    expect(await codeOf(keys, "UpdateAccountPasswordPolicy")).toBe("AccessDenied");
  });

  test("lets nobody whose policy denies it", async () => {
    const keys = addRoger([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]);
    await by(admin, "UpdateAccountPasswordPolicy", { AllowUsersToChangePassword: "true" });
    expect(await codeOf(keys, "GetAccountPasswordPolicy")).toBe("AccessDenied");
    expect(await codeOf(keys, "ChangePassword", change)).toBe("AccessDenied");
  });
});
