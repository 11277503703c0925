import { link } from "node:fs/promises";
import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

const session = (profile: string, expiration: string) =>
  `[${profile}]\naws_access_key_id = ASIA1\naws_secret_access_key = it's secret\naws_session_token = token\n${expiration}`;
const valid = session("work-sts", "expiration = 2090-01-02 03:04:05+00:00\n");

describe("status", () => {
  test("says until when the session is valid, with no call to AWS", async () => {
    await place.credentials.write(valid);
    const { stdout, exitCode } = await place.run(["work", "status"]);
    expect(stdout).toMatch(/^work-sts: valid until 2090-01-02T03:04:05\.000Z \(\d+ h( \d+ min)?\)\n$/);
    expect(exitCode).toBe(0);
    expect(place.sandbox.calls).toEqual([]);
  });

  test.each([
    ["none", "[work]\nregion = eu-west-1\n", "work-sts: no session"],
    [
      "expired",
      session("work-sts", "expiration = 2020-01-02T03:04:05Z\n"),
      "work-sts: expired at 2020-01-02T03:04:05.000Z",
    ],
    ["unknown", session("work-sts", ""), "work-sts: a session without an expiry time"],
  ])("of a session that is %s ends with 1 and says how to log in", async (state, content, sentence) => {
    await place.credentials.write(content);
    const text = await place.run(["work", "status"]);
    expect(text.stdout).toBe(`${sentence}\nLog in with: iam-login work\n`);
    expect(text.exitCode).toBe(1);
    const json = await place.run(["work", "status", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ profile: "work", sessionProfile: "work-sts", state });
    expect(json.exitCode).toBe(1);
  });

  test.each([
    [
      "a role",
      "role_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = work\n",
      /^The profile "my role" assumes .*\nLog in, then use the role: iam-login work, then AWS_PROFILE='my role'$/,
    ],
    ["IAM Identity Center", "sso_session = corp\n", /\nTo sign in: aws sso login --profile 'my role'$/],
    ["aws login", "login_session = arn:x\n", /\nTo sign in: aws login --profile 'my role'$/],
    ["a command", "credential_process = mine\n", /^Log in with: iam-login 'my role'$/],
  ])("says of a profile that gets its credentials by %s what helps there", async (_, lines, way) => {
    await place.config.write(`[profile "my role"]\n${lines}`);
    const { stdout, exitCode } = await place.run(["my role", "status"]);
    expect(stdout.startsWith("my role-sts: no session\n")).toBe(true);
    expect(stdout.replace(/^.*\n/, "").trimEnd()).toMatch(way);
    expect(exitCode).toBe(1);
  });

  test("counts a session that ends before --min-ttl as not valid", async () => {
    const soon = new Date(Date.now() + 600_000).toISOString();
    await place.credentials.write(session("work-sts", `expiration = ${soon}\n`));
    expect((await place.run(["work", "status"])).exitCode).toBe(0);
    const short = await place.run(["work", "status", "--min-ttl", "15m", "--json"]);
    expect(short.exitCode).toBe(1);
    expect(JSON.parse(short.stdout).state).toBe("ending");
  });

  test("alone lists all sessions, those of other tools too", async () => {
    await place.credentials.write(
      `[work]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n${valid}${session("other", "expiration = 2090-01-02 03:04:05\n")}`,
    );
    const { stdout, exitCode } = await place.run(["status"]);
    expect(stdout.split("\n").map((line) => line.split(" (")[0])).toEqual([
      "work-sts: valid until 2090-01-02T03:04:05.000Z",
      "other: valid until 2090-01-02T03:04:05.000Z",
      "",
    ]);
    expect(exitCode).toBe(0);
  });
});

describe("logout", () => {
  test("removes the session and nothing else", async () => {
    const before = await place.credentials.read();
    await succeeded(place.run(["work"], { input: place.code() }));
    const { stdout, exitCode } = await place.run(["work", "logout"]);
    expect(stdout).toMatch(/^Removed work-sts from this machine\. It stays valid at AWS until \S+Z\.\n$/);
    expect(exitCode).toBe(0);
    expect(await place.credentials.read()).toBe(before);
  });

  test("says so where there is none", async () => {
    const { stdout, exitCode } = await place.run(["work", "logout"]);
    expect(stdout).toBe("No session work-sts. Nothing was changed.\n");
    expect(exitCode).toBe(0);
  });

  test("says that the session stays in the same file under another name", async () => {
    await place.credentials.write(valid);
    await link(place.credentials.path, `${place.folder}/other`);
    const { stderr, exitCode } = await place.run(["work", "logout"]);
    expect(stderr).toMatch(/^Warning: \S+ has 2 names \(hard links\)\. .*; the others keep the old content\.\n$/);
    expect(exitCode).toBe(0);
  });

  test("never removes long-term keys", async () => {
    const keys = "[work-sts]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n";
    await place.credentials.write(keys);
    const { stderr, exitCode } = await place.run(["work", "logout"]);
    expect(stderr).toContain('The profile "work-sts" holds long-term keys and no session.');
    expect(exitCode).toBe(4);
    expect(await place.credentials.read()).toBe(keys);
  });
});

describe("export", () => {
  beforeEach(async () => {
    await place.credentials.write(valid);
    await place.config.write("[profile work]\nregion = eu-west-1\n");
  });

  test("prints what a POSIX shell reads, quotes and all, and takes the profile's name away", async () => {
    const { stdout, exitCode } = await place.run(["work", "export"], { env: { AWS_REGION: "", AWS_PROFILE: "x" } });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`export AWS_ACCESS_KEY_ID='ASIA1'
export AWS_SECRET_ACCESS_KEY='it'\\''s secret'
export AWS_SESSION_TOKEN='token'
export AWS_CREDENTIAL_EXPIRATION='2090-01-02T03:04:05.000Z'
export IAM_LOGIN_PROFILE='work'
export IAM_LOGIN_VARIABLES='AWS_REGION AWS_DEFAULT_REGION'
export AWS_REGION='eu-west-1'
export AWS_DEFAULT_REGION='eu-west-1'
unset AWS_PROFILE
`);
  });

  test.each([
    ["fish", String.raw`set -gx AWS_SECRET_ACCESS_KEY 'it\'s secret'`],
    ["powershell", "$Env:AWS_SECRET_ACCESS_KEY = 'it''s secret'"],
    ["json", `  "AWS_SECRET_ACCESS_KEY": "it's secret",`],
  ])("prints it for %s", async (format, line) => {
    const { stdout } = await place.run(["work", "export", "--format", format]);
    expect(stdout.split("\n")).toContain(line);
  });

  test("logs in first where there is no session, and prints nothing else on standard output", async () => {
    await succeeded(place.run(["work", "logout"]));
    const { accessKeyId, secretAccessKey } = place.roger;
    await place.credentials.write(
      `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    const { stdout, stderr } = await place.run(["work", "export"], { input: place.code() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^(export \w+='[^']+'\n){8}$/);
  });

  test("knows its formats", async () => {
    const { stderr, exitCode } = await place.run(["work", "export", "--format", "cmd"]);
    expect(stderr).toContain("it must be one of: env, fish, powershell, json");
    expect(exitCode).toBe(2);
  });
});
