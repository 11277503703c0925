import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { succeeded, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

/** Keys of bob are exported, and those of ann are in the profiles `ann` and `default`: who acts is who the AWS CLI takes. */
let sandbox: Sandbox;
let [ann, bob]: AddedUser[] = [];
let folder: TemporaryFolder;
let runs = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  const attachedPolicies = ["AdministratorAccess"];
  ann = sandbox.addUser({ name: "ann", devices: [{}], attachedPolicies });
  bob = sandbox.addUser({ name: "bob", devices: [{}], attachedPolicies });
  folder = await temporaryFolder();
  const section = (name: string, user: AddedUser | undefined) =>
    `[${name}]\naws_access_key_id = ${user?.accessKeyId}\naws_secret_access_key = ${user?.secretAccessKey}\n`;
  const nobody = "[default]\naws_access_key_id = AKIANOBODY0000000000\naws_secret_access_key = none\n";
  await writeFile(join(folder.path, "credentials"), `${nobody}${section("ann", ann)}${section("bob", bob)}`, {
    mode: 0o600,
  });
});
afterAll(async () => {
  await sandbox.close();
  await folder.remove();
});

function run(tool: string, args: readonly string[], env: Record<string, string> = {}) {
  sandbox.forgetCodes();
  return runTool(tool, {
    args: args.map((word) => (word === "CODE" ? sandbox.totp(ann?.serialNumber ?? "") : word)),
    env: {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
      AWS_CONFIG_FILE: join(folder.path, "config"),
      // Codes are used faster than a device makes them.
      XDG_STATE_HOME: join(folder.path, `state-${(runs += 1)}`),
      AWS_REGION: "us-east-1",
      ...env,
    },
    input: `${sandbox.totp(ann?.serialNumber ?? "")}\n`,
  });
}

const exported = () => ({
  AWS_ACCESS_KEY_ID: bob?.accessKeyId ?? "",
  AWS_SECRET_ACCESS_KEY: bob?.secretAccessKey ?? "",
});
const ending = () => `(…${bob?.accessKeyId.slice(-4)})`;
/** The line about who acts, each time it is said. */
const said = (stderr: string) => stderr.split("\n").filter((line) => line.startsWith("Using "));

test("iam-user-admin acts as the AWS CLI does, by the exported keys before AWS_PROFILE, and says so once", async () => {
  const since = sandbox.calls.length;
  const { stdout, stderr, exitCode } = await run("iam-user-admin", ["list", "--json"], {
    ...exported(),
    AWS_PROFILE: "ann",
  });
  expect(stderr).toBe(`Using the access key in AWS_ACCESS_KEY_ID ${ending()}, not AWS_PROFILE=ann.\n`);
  expect(exitCode).toBe(0);
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  expect(new Set(sandbox.calls.slice(since).map(({ accessKeyId }) => accessKeyId))).toEqual(
    new Set([bob?.accessKeyId]),
  );
});

test.each([
  ["setsts", ["--profile", "ann", "--target-profile", "x"]],
  ["iam-mfa", ["ann", "y"]],
  ["iam-mfa", ["devices", "ann"]],
  ["iam-login", ["ann", "--force"]],
  ["iam-login", ["ann", "process", "--session-profile", "ann-other", "--token-code", "CODE"]],
  ["key-rotate", ["--profile", "ann", "--dry-run"]],
  ["iam-user-admin", ["list", "--profile", "ann"]],
])("%s %j says once that exported keys are not used, on standard error", async (tool, args) => {
  const { stdout, stderr } = await run(tool, args, exported());
  expect(said(stderr)).toEqual([`Using the profile "ann", not the access key in AWS_ACCESS_KEY_ID ${ending()}.`]);
  expect(stdout).not.toContain("Using the profile");
});

test.each([
  ["setsts", ["--target-profile", "t1"]],
  ["iam-mfa", ["t2"]],
  ["iam-mfa", ["devices"]],
  ["iam-login", ["--session-profile", "t3", "--token-code", "CODE"]],
  ["iam-login", ["export", "--session-profile", "t3"]],
  ["key-rotate", ["--dry-run"]],
  ["iam-user-admin", ["list"]],
])("%s %j works on the profile of AWS_PROFILE, or of AWS_DEFAULT_PROFILE, where none is typed", async (tool, args) => {
  for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]) {
    const since = sandbox.calls.length;
    const { stderr, exitCode } = await run(tool, args, { [name]: "ann" });
    expect([stderr, exitCode]).toEqual([expect.not.stringContaining(`${tool}:`), 0]);
    const signers = new Set(sandbox.calls.slice(since).map(({ accessKeyId }) => accessKeyId));
    expect([...signers].filter((id) => id?.startsWith("AKIA") === true && id !== ann?.accessKeyId)).toEqual([]);
  }
});

test("a lone word after iam-mfa is neither taken for a mistyped command's profile, nor for one whose keys would go", async () => {
  const before = await readFile(join(folder.path, "credentials"), "utf8");
  const keys = await run("iam-mfa", ["bob", "--yes"], { AWS_PROFILE: "ann" });
  expect(keys.stderr).toContain('"bob" is the only profile given, and it holds long-term keys');
  expect(keys.exitCode).toBe(2);
  const mistyped = await run("iam-mfa", ["enrol"], { AWS_PROFILE: "ann" });
  expect(mistyped.stderr).toContain("Unknown: enrol (did you mean enroll?)");
  expect(mistyped.exitCode).toBe(2);
  expect(await readFile(join(folder.path, "credentials"), "utf8")).toBe(before);
});

test.each([
  ["setsts", ["--profile", "ann", "--target-profile", "t"]],
  ["iam-mfa", ["ann", "t"]],
  ["iam-login", ["ann", "--force"]],
])("%s %j makes a session as long as duration_seconds of the profile, the flag before it", async (tool, args) => {
  await writeFile(
    join(folder.path, "config"),
    "[profile ann]\nduration_seconds = 5400\n[default]\nduration_seconds = 901\n",
  );
  const requested = async (more: string[]) => {
    const { stderr, exitCode } = await run(tool, [...args, ...more]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    return sandbox.calls.findLast(({ action }) => action === "GetSessionToken")?.parameters["DurationSeconds"];
  };
  expect(await requested([])).toBe("5400");
  expect(await requested(["--duration-seconds", "1800"])).toBe("1800");
  await writeFile(join(folder.path, "config"), "[profile ann]\nduration_seconds = 60\n");
  const { stderr, exitCode } = await run(tool, args);
  expect(stderr).toContain("duration_seconds (line 2 of ");
  expect(exitCode).toBe(2);
  await rm(join(folder.path, "config"));
});

test("key-rotate's own session with MFA is as long as duration_seconds of the profile, else 15 minutes", async () => {
  const deny = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
  const Statement = [
    { Effect: "Allow", Action: "iam:*", Resource: "*" },
    { Effect: "Deny", Action: "iam:CreateAccessKey", Resource: "*", Condition: deny },
  ];
  for (const [duration, line] of [
    ["900", ""],
    ["5400", "duration_seconds = 5400\n"],
  ] as const) {
    const user = sandbox.addUser({
      name: `u${duration}`,
      devices: [{}],
      inlinePolicies: { own: { Version: "2012-10-17", Statement } },
    });
    const path = join(folder.path, "credentials");
    const before = await readFile(path, "utf8");
    await writeFile(
      path,
      `${before}[u${duration}]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n${line}`,
    );
    const code = sandbox.totp(user.serialNumber);
    const { exitCode } = await run("key-rotate", ["--profile", `u${duration}`, "--yes", "--token-code", code]);
    expect(exitCode).toBe(0);
    const asked = sandbox.calls.findLast(({ action }) => action === "GetSessionToken");
    expect(asked?.parameters["DurationSeconds"]).toBe(duration);
  }
});

test("exec, export and process say nothing of it where the stored session lasts", async () => {
  await succeeded(run("iam-login", ["ann", "--force"]));
  for (const words of [["export"], ["process"], ["exec", "--", "true"]]) {
    const { stderr, exitCode } = await run("iam-login", ["ann", ...words], exported());
    expect([stderr, exitCode]).toEqual(["", 0]);
  }
});
