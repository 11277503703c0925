import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runBin, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

const bin = binOf("setsts");
const listOwnDevices = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] };

/** A minute of the clock each test: a code is taken once, and tests come faster than codes. */
let minutes = 0;
let sandbox: Sandbox;
let roger: AddedUser;
let folder: TemporaryFolder;
let file: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  roger = sandbox.addUser({ name: "roger", path: "/team/", devices: [{}], inlinePolicies: { own: listOwnDevices } });
});
afterAll(() => sandbox.close());

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, "credentials");
  await write(`# mine\n[work]\n${keysOf(roger)}\n[other]\nregion = eu-west-1 # stays\n`);
  minutes += 1;
  roger.user.accessKeys.forEach((key) => void (key.status = "Active"));
});
afterEach(async () => {
  sandbox.trouble.clear();
  await folder.remove();
});

function keysOf({ accessKeyId, secretAccessKey }: Pick<AddedUser, "accessKeyId" | "secretAccessKey">): string {
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
}

const write = (text: string) => writeFile(file, text, { mode: 0o600 });
const read = () => readFile(file, "utf8");

function environment(): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: file,
    AWS_CONFIG_FILE: join(folder.path, "config"),
  };
}

const work = ["--profile", "work", "--target-profile", "work-mfa"];
const run = (args: string[], options: { input?: string; env?: Record<string, string> } = {}) =>
  runBin({ bin, args, env: { ...environment(), ...options.env }, input: options.input });

/** Codes are accepted once; the sandbox forgets which were, so that tests need not wait for the next. */
function code(user: AddedUser = roger): string {
  for (const account of sandbox.accounts.values()) for (const device of account.devices.values()) forgetCodes(device);
  return sandbox.totp(user.serialNumber);
}

function forgetCodes(device: object): void {
  if ("lastStep" in device) device.lastStep = undefined;
}

describe("a session", () => {
  test("is written to its profile, told line by line, and leaves the rest of the file as it was", async () => {
    const before = await read();
    const { exitCode, stdout, stderr } = await run(work, { input: `${code()}\n` });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, "TIME")).toBe(`AWS STS Credential Setup
> credential filepath: ${file}
> serial number: arn:aws:iam::111122223333:mfa/roger
> created temporary credential succeeded
> expired datetime: TIME+00:00
> created backup file: ${file}~
> output target profile: work-mfa
completed!
`);
    const after = await read();
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length)).toMatch(
      /^\n\[work-mfa\]\naws_access_key_id = ASIA\w+\naws_secret_access_key = \S+\naws_session_token = \S+\nexpiration = [\d-]+ [\d:]+\+00:00\n$/,
    );
    expect(await readFile(`${file}~`, "utf8")).toBe(before);
    expect((await stat(`${file}~`)).mode & 0o777).toBe(0o600);
  });

  test("works, and AWS knows that MFA was used", async () => {
    await run(work, { input: code() });
    const again = await run(["--profile", "work-mfa", "--target-profile", "x", "--token-code", "123456"]);
    expect(again.stderr).toContain(`The profile "work-mfa" holds a session itself`);
    expect(again.exitCode).toBe(2);
  });
});
