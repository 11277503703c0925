import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runBin, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

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
  return runBin({
    bin: binOf(tool),
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

test("exec, export and process say nothing of it where the stored session lasts", async () => {
  await run("iam-login", ["ann", "--force"]);
  for (const words of [["export"], ["process"], ["exec", "--", "true"]]) {
    const { stderr, exitCode } = await run("iam-login", ["ann", ...words], exported());
    expect([stderr, exitCode]).toEqual(["", 0]);
  }
});
