import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IAMClient, ListGroupsCommand, ListMFADevicesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
});
afterEach(() => place.close());

const logIn = () => place.run(["work"], { input: place.code() });
const role = "arn:aws:iam::111122223333:role/wide";
const scopeCalls = () => place.sandbox.calls.filter(({ action }) => action === "GetScopedCredentials");

/** The environment that is exported, by names. */
async function exported(...flags: string[]): Promise<Record<string, string>> {
  const { stdout, stderr, exitCode } = await place.run(["work", "export", "--format", "json", ...flags]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as Record<string, string>;
}

describe("export and process", () => {
  beforeEach(logIn);

  test("hand out a session that may do what was typed, and nothing else", async () => {
    const wide = await exported();
    const narrow = await exported("--allow", "iam:ListUsers", "--for", "30m");
    expect(await listUsers(narrow)).toBe(200);
    expect(await listDevices(narrow)).toBe(403);
    expect(await listDevices(wide)).toBe(200);
    const left = new Date(narrow["AWS_CREDENTIAL_EXPIRATION"] ?? 0).getTime() - Date.now();
    expect(left / 60_000).toBeGreaterThan(28);
    expect(left / 60_000).toBeLessThanOrEqual(30);
  });

  test("the same as JSON for credential_process", async () => {
    const { stdout, exitCode } = await place.run(["work", "process", "--allow", "iam:ListUsers"]);
    expect(exitCode).toBe(0);
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(stdout) as Record<string, string>;
    const narrow = {
      AWS_ACCESS_KEY_ID: AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: SecretAccessKey ?? "",
      AWS_SESSION_TOKEN: SessionToken ?? "",
    };
    expect([await listUsers(narrow), await listDevices(narrow)]).toEqual([200, 403]);
  });

  test("say in CloudTrail what it is for", async () => {
    await exported("--for", "1m");
    await exported("--for", "1m", "--description", "nightly report");
    expect(scopeCalls().map(({ parameters }) => parameters["ScopedSessionDescription"])).toEqual([
      "iam-login export (work)",
      "nightly report",
    ]);
  });

  test("narrow a role's session, too", async () => {
    const Statement = [{ Effect: "Allow", Principal: { AWS: place.roger.arn }, Action: "sts:AssumeRole" }];
    const trustPolicy = { Version: "2012-10-17", Statement };
    const admin = place.sandbox.addRole({ name: "admin", trustPolicy, attachedPolicies: ["AdministratorAccess"] });
    const narrow = await exported("--role", admin, "--allow", "iam:ListUsers");
    expect(await listUsers(narrow)).toBe(200);
    expect(await call(narrow, "ListGroups")).toBe(403);
  });

  test("take other ways to credentials from the environment", async () => {
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: "/t",
      AWS_ROLE_ARN: role,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/",
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/c",
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "t",
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/t",
      AWS_BEARER_TOKEN_BEDROCK: "t",
      AWS_PROFILE: "work",
    };
    const { stdout } = await place.run(["work", "export", "--allow", "iam:ListUsers"], { env });
    for (const name of Object.keys(env)) expect(stdout).toContain(`unset ${name}\n`);
    expect(stdout).toContain("export AWS_EC2_METADATA_DISABLED='true'\n");
  });
});

describe("what is wrong with the line costs no code and no call", () => {
  test.each([
    [["--allow", "GetObject"], "--allow takes actions as AWS calls them"],
    [["--allow", "s3:*", "--scope", "read-bucket"], "Use either --allow or --scope."],
    [["--scope", "read-bucket"], "Name them: --on arn:aws:s3:::BUCKET"],
    [["--policy", "none.json"], "/none.json cannot be used: it does not exist."],
  ])("%j", async (flags, words) => {
    const { stdout, stderr } = await place.run(["work", "export", ...flags], { input: place.code() });
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
    expect(place.sandbox.calls).toEqual([]);
  });
});

describe("what AWS refuses is told in plain words", () => {
  beforeEach(logIn);

  test("a time longer than the session's own, with what is left and how to renew it", async () => {
    const { stderr, exitCode } = await place.run(["work", "export", "--for", "13h"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^iam-login: The session of "work" lasts for another 11 h 5\d min, and --for asks for more\.\nUse a shorter --for, leave it out, or renew the session: iam-login work --force\n$/,
    );
  });

  test.each([
    ["MalformedPolicyDocument", 2, "AWS rejects the policy: "],
    ["PackedPolicyTooLarge", 2, "With this policy the session's token would be larger than AWS accepts: "],
    ["InvalidAction", 1, "What was called cannot narrow this session: "],
  ] as const)("%s", async (code, expected, words) => {
    place.sandbox.trouble.refuse("GetScopedCredentials", code);
    const { stdout, stderr, exitCode } = await place.run(["work", "export", "--allow", "s3:*"]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: expected });
    expect(stderr).toContain(`iam-login: ${words}`);
  });

  test.each([
    [{ AWS_ENDPOINT_URL_STS: "https://sts.amazonaws.com" }, "AWS_ENDPOINT_URL_STS is https://sts.amazonaws.com"],
    [{ AWS_ENDPOINT_URL: "", AWS_REGION: "aws-global" }, "AWS_REGION is aws-global"],
  ])("the global endpoint is not called: %j", async (env, words) => {
    const { stderr, exitCode } = await place.run(["work", "export", "--allow", "s3:*"], { env });
    expect(stderr).toContain(`${words}: AWS's global endpoint cannot narrow a session, only those of regions can.`);
    expect(exitCode).toBe(2);
    expect(scopeCalls()).toEqual([]);
  });
});

describe("a policy that depends on MFA", () => {
  beforeEach(async () => {
    await succeeded(logIn());
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const Statement = [{ Effect: "Allow", Action: "iam:ListUsers", Resource: "*", Condition }];
    await writeFile(join(place.folder, "p.json"), JSON.stringify({ Version: "2012-10-17", Statement }));
  });
  const line = () => ["work", "export", "--policy", join(place.folder, "p.json")];

  test("is taken where AWS counts the narrower session as one with MFA", async () => {
    const { stderr, exitCode } = await place.run(line());
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(place.sandbox.calls.at(-1)?.action).toBe("ListMFADevices");
  });

  test("is warned of where it does not", async () => {
    place.sandbox.trouble.refuse("ListMFADevices", "InvalidClientTokenId");
    const { stderr, exitCode } = await place.run(line());
    expect(stderr).toBe("Warning: The policy depends on MFA, and the narrower session is none with MFA to AWS.\n");
    expect(exitCode).toBe(0);
  });
});

describe("exec", () => {
  beforeEach(logIn);

  test("gives the program files of its own, which go when it ends, and hands on its exit code", async () => {
    const state = join(place.folder, "state");
    const show = `
      const { readFileSync, statSync } = require("node:fs");
      const { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config, AWS_ACCESS_KEY_ID: id } = process.env;
      const text = readFileSync(credentials, "utf8");
      const modes = [credentials, config].map((path) => statSync(path).mode & 0o777);
      require("node:fs").writeFileSync(process.argv[1], JSON.stringify({ text, config: readFileSync(config, "utf8"), modes, id }));
      process.exitCode = 7;`;
    const out = join(place.folder, "out.json");
    const args = ["work", "exec", "--allow", "iam:ListUsers", "--", process.execPath, "-e", show, out];
    const { exitCode, stderr } = await place.run(args, { env: { XDG_STATE_HOME: state } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: "" });
    const { text, config, modes, id } = JSON.parse(await readFile(out, "utf8")) as Record<string, string>;
    expect(text).toMatch(
      /^# .*\n\[default\]\naws_access_key_id = ASIA\w+\naws_secret_access_key = \S+\naws_session_token = \S+\n$/,
    );
    expect(text).toContain(id);
    expect(config).toMatch(/^# .*\n$/);
    expect(modes).toEqual([0o600, 0o600]);
    expect(await readdir(join(state, "iam-tools", "programs"))).toEqual([]);
    expect(scopeCalls()[0]?.parameters["ScopedSessionDescription"]).toBe("iam-login exec node (work)");
  });

  test("starts nothing where AWS narrows nothing", async () => {
    place.sandbox.trouble.refuse("GetScopedCredentials", "AccessDenied");
    const out = join(place.folder, "out");
    const args = [
      "work",
      "exec",
      "--allow",
      "iam:ListUsers",
      "--",
      process.execPath,
      "-e",
      `require("fs").writeFileSync(${JSON.stringify(out)}, "")`,
    ];
    expect((await place.run(args)).exitCode).toBe(1);
    expect(await readdir(place.folder)).not.toContain("out");
  });
});

describe("a stored narrower session", () => {
  beforeEach(async () => {
    await place.config.write("[profile work]\nregion = eu-central-1\n");
    await succeeded(logIn());
    await succeeded(place.run(["work", "scope", "agent", "--allow", "iam:ListUsers", "--for", "8h"]));
  });

  test("is a profile like any other, which may do less", async () => {
    const env = await storedIn("agent");
    expect([await listUsers(env), await listDevices(env)]).toEqual([200, 403]);
    expect(await place.config.read()).toContain("[profile agent]\nregion = eu-central-1\n");
  });

  test("is shown by status with its end, and goes with logout", async () => {
    const { stdout } = await place.run(["status"]);
    expect(stdout).toMatch(/^agent: valid until \S+ \(7 h 5\d min\), a narrower session of work$/m);
    const { accessKeyId, secretAccessKey } = place.roger;
    expect(await place.run(["work", "logout"])).toMatchObject({
      stdout: expect.stringMatching(/^Removed work-sts, agent from this machine\./),
      stderr: "",
      exitCode: 0,
    });
    // Whole, and not searched for a few letters: an id of the sandbox's may have them by chance.
    expect(await place.credentials.read()).toBe(
      `# mine\n[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
  });

  test("is stored with a word on a file that others may read, once, whether a login comes before or not", async () => {
    await chmod(place.credentials.path, 0o644);
    const scope = () => place.run(["work", "scope", "agent", "--for", "1h"], { input: place.code() });
    const warning = `Warning: ${place.credentials.path} can be read or written by other users. To close it: chmod 600 ${place.credentials.path}\n`;
    expect(await scope()).toMatchObject({ stderr: warning, exitCode: 0 });
    await succeeded(place.run(["work", "logout"]));
    const { stderr } = await succeeded(scope());
    expect(stderr.split(warning)).toHaveLength(2);
  });

  test("can be made anew, and never takes the place of other credentials", async () => {
    const renewed = await place.run(["work", "scope", "agent", "--allow", "iam:ListGroups"]);
    expect(renewed.exitCode).toBe(0);
    expect(await listUsers(await storedIn("agent"))).toBe(403);
    const before = await place.credentials.read();
    for (const name of ["work", "work-sts", "work x"]) {
      expect((await place.run(["work", "scope", name, "--for", "1h"])).exitCode).not.toBe(0);
    }
    expect(await place.credentials.read()).toBe(before);
  });

  test("never takes the whole session's place: to log in, or to work with, it is refused", async () => {
    const before = await place.credentials.read();
    for (const line of [["--force"], ["export"], ["exec", "--", "true"]]) {
      const { exitCode, stderr } = await place.run(["work", "--session-profile", "agent", ...line], {
        input: place.code(),
      });
      expect(exitCode).toBe(4);
      expect(stderr).toContain('The profile "agent" holds a narrower session');
    }
    expect(await place.credentials.read()).toBe(before);
  });

  test("stays where only one of another name is to go", async () => {
    await succeeded(place.run(["work", "logout", "--session-profile", "work-sts"]));
    expect(await listUsers(await storedIn("agent"))).toBe(200);
  });
});

test.each([
  ["work-sts", []],
  ["work-sts", ["--session-profile", "other"]],
  ["other", ["--session-profile", "other"]],
])("scope never stores in %s (%j), where the session itself belongs", async (name, flags) => {
  const before = await place.credentials.read();
  const refused = await place.run(["work", "scope", name, "--for", "1h", ...flags], { input: place.code() });
  expect(refused).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining(`The profile "${name}" is for the session of "work" itself.\nNothing was changed.`),
  });
  expect(await place.credentials.read()).toBe(before);
  expect((await logIn()).exitCode).toBe(0);
});

test("scopes shows what is wrong with one of them, and the others", async () => {
  await mkdir(join(place.folder, "iam-login", "scopes"), { recursive: true });
  await writeFile(join(place.folder, "iam-login", "scopes", "mine.json"), '{\n"Statement": []}');
  await symlink("away.json", join(place.folder, "iam-login", "scopes", "linked.json"));
  await symlink("round.json", join(place.folder, "iam-login", "scopes", "round.json"));
  const { stdout, exitCode } = await place.run(["scopes"], { env: { XDG_CONFIG_HOME: place.folder } });
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/^mine +cannot be used: .*mine\.json, line 2: Statement is empty\.$/m);
  expect(stdout).toMatch(/^linked +cannot be used: .*linked\.json/m);
  expect(stdout).toMatch(/^round +cannot be used: .*round\.json could not be read: /m);
  expect(stdout).toContain("read-bucket");
});

/** The variables that say the same as a profile of the credentials file. */
async function storedIn(profile: string): Promise<Record<string, string>> {
  const [, section = ""] = (await place.credentials.read()).split(`[${profile}]\n`);
  const lines = section.split(/^\[/m)[0]?.matchAll(/^(aws_\w+) = (.*)$/gm) ?? [];
  return Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name.toUpperCase(), value]));
}

function clientOf(env: Readonly<Record<string, string>>): IAMClient {
  return new IAMClient({
    endpoint: place.sandbox.url,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
      ...(env["AWS_SESSION_TOKEN"] === undefined ? {} : { sessionToken: env["AWS_SESSION_TOKEN"] }),
    },
  });
}

const commands = {
  ListUsers: () => new ListUsersCommand({}),
  ListGroups: () => new ListGroupsCommand({}),
  ListMFADevices: () => new ListMFADevicesCommand({}),
};

/** What AWS answers to whoever has these variables: a status of HTTP. */
async function call(env: Readonly<Record<string, string>>, action: keyof typeof commands): Promise<number | undefined> {
  try {
    return (await clientOf(env).send(commands[action]() as ListUsersCommand)).$metadata.httpStatusCode;
  } catch (error) {
    return (error as { $metadata: { httpStatusCode?: number } }).$metadata.httpStatusCode;
  }
}

const listUsers = (env: Readonly<Record<string, string>>) => call(env, "ListUsers");
const listDevices = (env: Readonly<Record<string, string>>) => call(env, "ListMFADevices");
