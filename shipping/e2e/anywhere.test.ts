import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runBin, temporaryFolder, type BinResult, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

// What each tool is for, as processes on the sandbox, with nothing in it that a system may not have: no permission bits,
// links, shells, terminals or signals. So it holds on Windows and macOS, where the other tests of this folder do not run.

let sandbox: Sandbox;
let roger: AddedUser;
let folder: TemporaryFolder;
/** The person's home, with AWS files as an editor on Windows writes them, and a space in its path. */
let home: string;
let credentials: string;
let runs = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ accountAlias: "dev", mail: {}, seed: { groups: [{ name: "ReadOnly" }] } });
  roger = sandbox.addUser({ name: "roger", devices: [{}], attachedPolicies: ["AdministratorAccess"] });
  folder = await temporaryFolder();
  home = join(folder.path, "roger siggs");
  credentials = join(home, ".aws", "credentials");
  await mkdir(join(home, ".aws"), { recursive: true });
  await writeFile(credentials, ["# mine", "[work]", ...keysOf(roger), ""].join("\r\n"), { mode: 0o600 });
  await writeFile(join(home, ".aws", "config"), "[default]\r\nregion = eu-west-1\r\n");
});

afterAll(async () => {
  await sandbox.close();
  await folder.remove();
});

function keysOf({ accessKeyId, secretAccessKey }: AddedUser): string[] {
  return [`aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`];
}

function code(): string {
  // A code is accepted once; the sandbox forgets which were, so that nobody waits for the next.
  sandbox.forgetCodes();
  return sandbox.totp(roger.serialNumber);
}

async function run(tool: string, args: readonly string[], input?: string): Promise<BinResult> {
  const env = {
    HOME: home,
    USERPROFILE: home,
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_EC2_METADATA_DISABLED: "true",
    MAIL_FROM: "IAM <iam@example.com>",
    SMTP_URL: sandbox.mail.url,
    // Each run begins as if no code was used yet.
    XDG_STATE_HOME: join(folder.path, "state", String((runs += 1))),
  };
  return runBin({ bin: binOf(tool), args, env, input, cwd: folder.path });
}
/** It did what was asked, and had nothing to warn of. */
const done = { exitCode: 0, stderr: "" };

test("setsts turns keys and a code into a session", async () => {
  const asked = await run("setsts", ["--profile", "work", "--target-profile", "work-setsts"], `${code()}\n`);
  expect(asked).toMatchObject({ ...done, stdout: expect.stringContaining("completed!") });
  expect(await run("iam-user-admin", ["list", "--profile", "work-setsts"])).toMatchObject({
    ...done,
    stdout: expect.stringContaining("roger"),
  });
});

test("iam-mfa turns keys and a code into a session, and lists the devices", async () => {
  expect(await run("iam-mfa", ["work", "work-mfa"], `${code()}\n`)).toMatchObject({
    ...done,
    stdout: expect.stringContaining("work-mfa credentials valid until"),
  });
  expect(await run("iam-mfa", ["devices", "work"])).toMatchObject({
    ...done,
    stdout: expect.stringContaining(roger.serialNumber),
  });
});

test("iam-login logs in, and hands the session on in each of its ways", async () => {
  expect(await run("iam-login", ["work", "init"])).toMatchObject({
    ...done,
    stdout: expect.stringContaining(credentials),
  });
  expect(await run("iam-login", ["work"], `${code()}\n`)).toMatchObject(done);
  expect(await run("iam-login", ["work", "status"])).toMatchObject({
    ...done,
    stdout: expect.stringContaining("work-sts: valid until"),
  });
  const session = JSON.parse((await run("iam-login", ["work", "process"])).stdout) as { AccessKeyId: string };
  expect(await readFile(credentials, "utf8")).toContain(session.AccessKeyId);
  for (const format of ["env", "powershell"]) {
    const exported = await run("iam-login", ["work", "export", "--format", format]);
    expect(exported).toMatchObject({ ...done, stdout: expect.stringContaining(session.AccessKeyId) });
  }
  const show = "console.log(process.env.AWS_ACCESS_KEY_ID); process.exitCode = 7";
  expect(await run("iam-login", ["work", "exec", "--", process.execPath, "-e", show])).toMatchObject({
    exitCode: 7,
    stdout: `${session.AccessKeyId}\n`,
  });
  expect(await run("iam-login", ["work", "logout"])).toMatchObject({
    ...done,
    stdout: expect.stringMatching(/^Removed work-sts from this machine/),
  });
});

test("key-rotate replaces the key, and hands the new one to a command", async () => {
  const told = join(folder.path, "told.json");
  const program = join(folder.path, "take key.mjs");
  await writeFile(
    program,
    `import { readFileSync, writeFileSync } from "node:fs";
    writeFileSync(process.argv[2], readFileSync(0));`,
  );
  const announce = [process.execPath, program, told].map((word) => `"${word}"`).join(" ");
  const rotated = await run("key-rotate", ["--profile", "work", "--yes", "--on-rotated", announce]);
  expect(rotated).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("was rotated") });
  const { accessKeyId } = JSON.parse(await readFile(told, "utf8")) as { accessKeyId: string };
  expect([...roger.user.accessKeys.values()]).toMatchObject([{ id: accessKeyId, status: "Active" }]);
});

test("iam-user-admin makes a user and mails the password, imports a team, and deletes a user", async () => {
  const joe = ["--profile", "work", "--user-email", "joe.doe@example.com"];
  expect(await run("iam-user-admin", [...joe, "--groups", "ReadOnly"])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("mailed the password to joe.doe@example.com"),
  });
  expect((await sandbox.mail.waitForMessage()).text).toContain("Username: joe.doe-dev");
  const people = join(folder.path, "people.csv");
  const report = join(folder.path, "report.json");
  await writeFile(people, "email,groups\r\nann@example.com,ReadOnly\r\nbob@example.com,ReadOnly\r\n");
  for (const file of [report, "report.json"]) {
    const imported = await run("iam-user-admin", ["import", people, "--profile", "work", "--report", file]);
    expect(imported).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("2 people: 2 done, 0 failed") });
  }
  expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({ version: 1, people: [{}, {}] });
  const deleted = await run("iam-user-admin", [...joe, "--delete-user", "--yes"]);
  expect(deleted).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("deleted user joe.doe-dev") });
  const snapshots = join(folder.path, "state", String(runs), "iam-user-admin", "deleted");
  expect(await readdir(snapshots)).toEqual([expect.stringContaining("joe.doe-dev")]);
});

test("iam-sandbox runs a program, and a command that is a script as npm makes them", async () => {
  const list = [process.execPath, binOf("iam-user-admin"), "list"];
  expect(await run("iam-sandbox", ["--state", "state.json", "--", ...list])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("administrator"),
  });
  const bins = join(folder.path, "bins");
  const show = join(folder.path, "show.mjs");
  await mkdir(bins);
  await writeFile(show, `console.log(process.argv.slice(2).join()); process.exitCode = 3;`);
  await writeFile(join(bins, "show.cmd"), `@ECHO off\r\n"${process.execPath}" "${show}" %*\r\n`);
  await writeFile(join(bins, "show"), `#!/bin/sh\nexec "${process.execPath}" "${show}" "$@"\n`);
  await chmod(join(bins, "show"), 0o755);
  const env = { PATH: `${bins}${delimiter}${process.env["PATH"] ?? ""}` };
  const args = ["--", "show", "a b", 'c"d', "e\\"];
  expect(await runBin({ bin: binOf("iam-sandbox"), args, env })).toMatchObject({
    exitCode: 3,
    stdout: `a b,c"d,e\\\n`,
  });
  expect(await runBin({ bin: binOf("iam-sandbox"), args: ["--", "shoow"], env })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('There is no command "shoow".'),
  });
});

test("tools that change the same file at once lose nothing, and leave its line ends and all else as they were", async () => {
  const before = await readFile(credentials, "utf8");
  const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
  const session = ["aws_access_key_id = ASIA1", "aws_secret_access_key = s", "aws_session_token = t"];
  const sessions = names.flatMap((name) => [`[${name}-sts]`, ...session]);
  await writeFile(credentials, `${before}${sessions.join("\r\n")}\r\n`);
  const logouts = await Promise.all(names.map((name) => run("iam-login", [name, "logout"])));
  expect(logouts).toMatchObject(names.map(() => ({ ...done, stdout: expect.stringMatching(/^Removed/) })));
  expect(await readFile(credentials, "utf8")).toBe(before);
  expect(before).toMatch(/^# mine\r\n\[work\]\r\n/);
  expect(before.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect((await readdir(join(home, ".aws"))).sort()).toEqual(["config", "credentials", "credentials~"]);
});

/** In CI the system's own keychain is tried; on a person's machine nothing is put into it. */
const hasKeychain = process.env["CI"] === "true" && ["darwin", "win32"].includes(process.platform);

test(`iam-login seals the key, with ${hasKeychain ? "the system's own keychain" : "a command for the vault's key"}, and unseals it`, async () => {
  const place = join(folder.path, "sealed");
  await mkdir(place);
  const [key, config] = [join(place, "credentials"), join(place, "config")];
  const [user] = roger.user.accessKeys;
  const before = `[work]\r\naws_access_key_id = ${user?.id}\r\naws_secret_access_key = ${user?.secret}\r\n`;
  await writeFile(key, before, { mode: 0o600 });
  const command = hasKeychain ? "" : "vault_key_command = echo a-secret-of-the-person-alone\n";
  await writeFile(config, `[profile work]\nregion = us-east-1\n${command}`);
  const env = {
    // Where the keychain is found.
    ...(hasKeychain ? { HOME: homedir(), USERPROFILE: homedir() } : { HOME: home, USERPROFILE: home }),
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_SHARED_CREDENTIALS_FILE: key,
    AWS_CONFIG_FILE: config,
    XDG_STATE_HOME: join(folder.path, "state", "sealed"),
    PATH: [place, process.env["PATH"] ?? ""].join(delimiter),
  };
  // What other programs start, by either name.
  for (const name of ["iam-login", "iam-login.cmd"]) await writeFile(join(place, name), "");
  const login = (...args: string[]) => runBin({ bin: binOf("iam-login"), args: ["work", ...args], env });
  expect(await login("seal")).toMatchObject({ ...done, stdout: expect.stringContaining("is now in the vault") });
  expect(await readFile(key, "utf8")).toBe("[work]\r\n");
  expect(await login("--token-code", code())).toMatchObject({ exitCode: 0 });
  expect(JSON.parse((await login("process")).stdout)).toMatchObject({ Version: 1 });
  for (const file of await readdir(place)) {
    expect(await readFile(join(place, file), "utf8")).not.toContain(user?.secret ?? "none");
  }
  expect(await login("logout")).toMatchObject(done);
  expect(await login("unseal")).toMatchObject(done);
  expect(await readFile(key, "utf8")).toBe(before);
});
