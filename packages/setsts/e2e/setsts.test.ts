import { chmod, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import {
  binOf,
  runBin,
  runInMemory,
  runInTerminal,
  temporaryFolder,
  type TemporaryFolder,
} from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

const bin = binOf("setsts");
const allowed = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] };
const denied = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "iam:*", Resource: "*" }] };

let sandbox: Sandbox;
let roger: AddedUser;
let folder: TemporaryFolder;
let file: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  roger = sandbox.addUser({ name: "roger", path: "/team/", devices: [{}], inlinePolicies: { allowed } });
});
afterAll(() => sandbox.close());

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, "credentials");
  await write(`# mine\n[work]\n${keysOf(roger)}\n[other]\nregion = eu-west-1 # stays\n`);
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
interface Options {
  readonly input?: string;
  readonly env?: Record<string, string>;
}
const run = (args: string[], options: Options = {}) =>
  runInMemory({ main, args, env: { ...environment(), ...options.env }, input: options.input });
const runAsBin = (args: string[], options: Options = {}) =>
  runBin({ bin, args, env: { ...environment(), ...options.env }, input: options.input });

/** A code is accepted once; the sandbox forgets which were, so that tests need not wait for the next. */
function code(user: AddedUser = roger): string {
  sandbox.forgetCodes();
  return sandbox.totp(user.serialNumber);
}

const calls = (action: string) => sandbox.calls.filter((call) => call.action === action);

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
      /^\n\[work-mfa\]\naws_access_key_id = ASIA\w+\naws_secret_access_key = \S+\naws_session_token = \S+\nexpiration = [\d-]+ [\d:]+\+00:00\nsession_of = AKIA\w+\nsession_seconds = 43200\n$/,
    );
    expect(await readFile(`${file}~`, "utf8")).toBe(before);
    expect((await stat(`${file}~`)).mode & 0o777).toBe(0o600);
  });

  test("has 12 hours, or what --duration-seconds says", async () => {
    const before = calls("GetSessionToken").length;
    await run(work, { input: code() });
    await run([...work, "--duration-seconds", "900"], { input: code() });
    const durations = calls("GetSessionToken")
      .slice(before)
      .map((call) => call.parameters["DurationSeconds"]);
    expect(durations).toEqual(["43200", "900"]);
  });

  test("takes the place of an older one; unknown keys stay, the older token name goes", async () => {
    await write(
      `[work]\n${keysOf(roger)}\n[work-mfa]\n; old\naws_access_key_id=ASIAOLD\naws_secret_access_key=old\naws_session_token=old\naws_security_token=old\nregion=eu-west-1\n`,
    );
    expect((await run(work, { input: code() })).exitCode).toBe(0);
    expect(await read()).toMatch(
      /\[work-mfa\]\n; old\naws_access_key_id=ASIA(?!OLD)\w+\naws_secret_access_key=\S+\naws_session_token=(?!old)\S+\nregion=eu-west-1\nexpiration=\S+ \S+\nsession_of=AKIA\w+\nsession_seconds=43200\n$/,
    );
  });

  test("is written through a link, which stays one, and into a file of another mode, which keeps it", async () => {
    const real = join(folder.path, "real");
    await writeFile(real, await read());
    await chmod(real, 0o640);
    await rm(file);
    await symlink("real", file);
    const { stderr, exitCode } = await run(work, { input: code() });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Warning: ${file} can be read or written by other users. To close it: chmod 600 ${file}`);
    expect(await readlink(file)).toBe("real");
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect(await readFile(real, "utf8")).toContain("[work-mfa]");
  });

  test("is written to the file that is named, by the flag, or by the variable of old", async () => {
    const other = join(folder.path, "other");
    await writeFile(other, await read(), { mode: 0o600 });
    await run([...work, "--aws-credential-file", other], { input: code() });
    expect(await readFile(other, "utf8")).toContain("[work-mfa]");
    const old = join(folder.path, "old");
    await writeFile(old, await read(), { mode: 0o600 });
    await run(work, { input: code(), env: { AWS_SHARED_CREDENTIALS_FILE: "", AWS_CREDENTIAL_FILE: old } });
    expect(await readFile(old, "utf8")).toContain("[work-mfa]");
    expect(await read()).not.toContain("[work-mfa]");
  });

  test("is told in JSON, without secrets, or not at all", async () => {
    const json = await run([...work, "--json", "--ignore-backup"], { input: code() });
    expect(JSON.parse(json.stdout)).toEqual({
      dryRun: false,
      credentialsFile: file,
      serialNumber: roger.serialNumber,
      durationSeconds: 43200,
      targetProfile: "work-mfa",
      expiration: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    await expect(stat(`${file}~`)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await run([...work, "--quiet"], { input: code() })).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });
});

describe("the code", () => {
  test("may be an argument", async () => {
    expect(await run([...work, "--token-code", code()])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("is asked for on the terminal, and not shown", async () => {
    const terminal = await runInTerminal({ bin, args: work, env: environment(), columns: 120 });
    await terminal.waitFor(`MFA code of ${roger.serialNumber}: `);
    const typed = code();
    terminal.type(typed);
    terminal.press("Enter");
    await terminal.waitFor("completed!");
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.screen()).not.toContain(typed);
  });

  test("is not spent, and nothing changed, when the person presses Ctrl-C or Ctrl-D", async () => {
    const before = await read();
    for (const key of ["Ctrl-C", "Ctrl-D"] as const) {
      const terminal = await runInTerminal({ bin, args: work, env: environment() });
      await terminal.waitFor("MFA code");
      terminal.press(key);
      expect(await terminal.exit).toMatchObject({ exitCode: 130 });
      expect(terminal.screen()).toContain("setsts: Cancelled.");
    }
    expect(await read()).toBe(before);
  });

  test("is not asked for when the person presses Ctrl-C while AWS is slow", async () => {
    sandbox.trouble.delay("ListMFADevices", 4_000);
    const terminal = await runInTerminal({ bin, args: work, env: environment() });
    const before = calls("ListMFADevices").length;
    while (calls("ListMFADevices").length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    terminal.press("Ctrl-C");
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).toContain("setsts: Cancelled.");
  });

  test("that is not six digits is found before anything is sent", async () => {
    const before = sandbox.calls.length;
    const { exitCode, stderr } = await run([...work, "--token-code", "12345"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "setsts: An MFA code has six digits; 5 characters were given.\nType the six digits that the device shows now.\n",
    );
    expect(sandbox.calls).toHaveLength(before);
  });

  test("that AWS refuses is an error that exits with 1, and the file stays as it was", async () => {
    const before = await read();
    const wrong = String((Number(code()) + 1) % 1_000_000).padStart(6, "0");
    const { exitCode, stdout, stderr } = await run(work, { input: wrong });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("setsts: AWS rejected the MFA code");
    expect(stderr).toContain("Wait for the next code");
    expect(await read()).toBe(before);
  });

  test("that AWS took, and answered to nobody, is not said to be wrong", async () => {
    const before = await read();
    sandbox.trouble.dropAfter("GetSessionToken", 1);
    const { exitCode, stderr } = await run(work, { input: code() });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "setsts: AWS rejected the MFA code. It was sent twice: the first attempt failed, but may have used it up.",
    );
    expect(stderr).toContain("Wait for the next code, and run this again.");
    expect(await read()).toBe(before);
  });

  test("is not waited for where there is nobody to give it", async () => {
    const { exitCode, stderr } = await run(work);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "No terminal to ask for an MFA code.\nPipe it in on standard input, or give it with --token-code.",
    );
  });
});

test("the code comes from mfa_process where the profile has it, and from --token-command before that", async () => {
  await write(`[work]\n${keysOf(roger)}mfa_process = echo ${code()}\n`);
  expect((await run(work)).exitCode).toBe(0);
  const { stderr, exitCode } = await run([...work, "--token-command", "exit 3"]);
  expect(stderr).toContain("The command for the MFA code ended with exit code 3.");
  expect(exitCode).toBe(1);
});

describe("before the code is spent", () => {
  /** Whatever is wrong, no code was asked for and nothing written. */
  async function expectRefused(args: string[], expected: { exitCode: number; message: string }, env = {}) {
    const [spent, before] = [calls("GetSessionToken").length, await read().catch(() => undefined)];
    const { exitCode, stdout, stderr } = await run(args, { input: code(), env });
    expect(stderr).toContain(expected.message);
    expect({ exitCode, stdout }).toEqual({ exitCode: expected.exitCode, stdout: "" });
    expect(calls("GetSessionToken")).toHaveLength(spent);
    expect(await read().catch(() => undefined)).toBe(before);
    await expect(stat(`${file}~`)).rejects.toMatchObject({ code: "ENOENT" });
  }

  test("a missing file is found", async () => {
    await rm(file);
    await expectRefused(work, {
      exitCode: 1,
      message: `The credentials file ${file} does not exist.\nSet one up with: aws configure --profile work`,
    });
  });

  test("a file that AWS tools would not read is found, with its line", async () => {
    await write(`[work]\n${keysOf(roger)}aws_access_key_id = again\n`);
    await expectRefused(work, { exitCode: 1, message: `${file}, line 4 has the same key as line 2` });
  });

  test("a config file that AWS tools would not read is found as well", async () => {
    await writeFile(join(folder.path, "config"), "[default]\nnonsense\n");
    await expectRefused(work, { exitCode: 1, message: "config, line 2 has no =" });
  });

  test("the source as the target is refused", async () => {
    await expectRefused(["--profile", "work", "--target-profile", "work"], {
      exitCode: 4,
      message: "would overwrite the long-term keys it is made from",
    });
    await write(`[default]\n${keysOf(roger)}`);
    await expectRefused(["--target-profile", "default"], { exitCode: 4, message: `both "default"` });
  });

  test("long-term keys in the target are not overwritten unasked", async () => {
    await write(`[work]\n${keysOf(roger)}[work-mfa]\n${keysOf({ accessKeyId: "AKIAOTHER", secretAccessKey: "s" })}`);
    await expectRefused(work, {
      exitCode: 4,
      message: `The long-term keys in the profile "work-mfa" will be overwritten.`,
    });
    expect(await run([...work, "--yes"], { input: code() })).toMatchObject({ exitCode: 0 });
  });

  test("a person may agree to that, with yes and nothing else", async () => {
    await write(`[work]\n${keysOf(roger)}[work-mfa]\n${keysOf({ accessKeyId: "AKIAOTHER", secretAccessKey: "s" })}`);
    for (const [answer, exitCode] of [
      ["y", 4],
      ["yes", 0],
    ] as const) {
      const terminal = await runInTerminal({ bin, args: work, env: environment(), input: code(), columns: 200 });
      await terminal.waitFor("Do you want to proceed (yes/no)? ");
      terminal.type(answer);
      terminal.press("Enter");
      expect(await terminal.exit).toMatchObject({ exitCode });
    }
    expect(await read()).not.toContain("AKIAOTHER");
  });

  test("a role_arn that would hide the session is warned of", async () => {
    await writeFile(join(folder.path, "config"), "[profile work-mfa]\nrole_arn = arn:aws:iam::111122223333:role/r\n");
    const { exitCode, stderr } = await run(work, { input: code() });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Warning: The profile "work-mfa" has a role_arn (line 2 of ');
  });

  test("a profile that does not exist is an error that names those that do", async () => {
    await expectRefused(["--profile", "wrok", "--target-profile", "x"], {
      exitCode: 1,
      message: `There is no profile "wrok" in the AWS config and credentials files.\nDid you mean "work"?\nProfiles that exist: work, other`,
    });
  });

  test("a session as the source is refused", async () => {
    await write(`[work]\n${keysOf({ ...roger, accessKeyId: "ASIAEXAMPLE" })}aws_session_token = t\n`);
    await expectRefused(work, { exitCode: 2, message: `The profile "work" already holds a session` });
  });

  test("the token of an earlier session beside long-term keys is named, and is in nobody's way", async () => {
    await write(`[work]\n${keysOf(roger)}aws_session_token = left-by-aws-configure\n`);
    const { exitCode, stderr } = await run(work, { input: code() });
    expect(stderr).toBe(
      `Warning: The aws_session_token in line 4 of ${file} belongs to an earlier session, and AWS rejects the long-term keys with it. To remove it: aws configure set aws_session_token "" --profile work\n`,
    );
    expect(exitCode).toBe(0);
  });

  test("values that are left blank count as none", async () => {
    await write(`[work]\n${keysOf(roger)}aws_session_token =\nmfa_serial =\nmfa_process =\n`);
    const { exitCode, stdout, stderr } = await run(work, { input: code() });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`> serial number: ${roger.serialNumber}`);
  });

  test.each(["899", "129601", "37h"])("a duration of %s is refused", async (duration) => {
    await expectRefused([...work, "--duration-seconds", duration], { exitCode: 2, message: "--duration-seconds" });
  });

  test("a target that AWS tools could not read is refused", async () => {
    await expectRefused(["--profile", "work", "--target-profile", "a]b"], { exitCode: 2, message: "a]b" });
  });
});

describe("the device", () => {
  test("is the one that is named", async () => {
    const { stderr } = await run([...work, "--serial-number", "arn:aws:iam::111122223333:mfa/other"], {
      input: code(),
    });
    expect(stderr).toContain("AWS accepts no codes from this MFA device");
    expect(calls("GetSessionToken").at(-1)?.parameters["SerialNumber"]).toBe("arn:aws:iam::111122223333:mfa/other");
  });

  test("is guessed from the user's name, without the path, where it may not be listed", async () => {
    const user = sandbox.addUser({ name: "jane", path: "/a/b/", devices: [{}], inlinePolicies: { denied } });
    await write(`[work]\n${keysOf(user)}`);
    const { stdout } = await run(work, { input: code(user) });
    expect(stdout).toContain("> serial number: arn:aws:iam::111122223333:mfa/jane\n");
  });

  test("is never a FIDO key, for which there are no codes", async () => {
    const both = sandbox.addUser({ name: "both", devices: [{ kind: "fido" }, {}], inlinePolicies: { allowed } });
    await write(`[work]\n${keysOf(both)}`);
    expect((await run([...work, "--dry-run"])).stdout).toContain(
      "> serial number: arn:aws:iam::111122223333:mfa/both\n",
    );
    const fido = sandbox.addUser({ name: "fido", devices: [{ kind: "fido" }], inlinePolicies: { allowed } });
    await write(`[work]\n${keysOf(fido)}`);
    const { exitCode, stderr } = await run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The user fido has only FIDO devices");
  });

  test("is asked for where there are several", async () => {
    const user = sandbox.addUser({
      name: "many",
      devices: [{ name: "phone" }, { name: "tablet" }],
      inlinePolicies: { allowed },
    });
    await write(`[work]\n${keysOf(user)}`);
    const piped = await run(work, { input: "" });
    expect(piped.exitCode).toBe(2);
    expect(piped.stderr).toContain(
      "Add --serial-number with one of these:\narn:aws:iam::111122223333:mfa/phone\narn:aws:iam::111122223333:mfa/tablet\n",
    );
    const terminal = await runInTerminal({ bin, args: [...work, "--dry-run"], env: environment(), columns: 120 });
    await terminal.waitFor("Which MFA device (1-2)? ");
    terminal.type("2");
    terminal.press("Enter");
    await terminal.waitFor("> serial number: arn:aws:iam::111122223333:mfa/tablet");
    await terminal.exit;
  });

  test("is, of several, the one that the profile names", async () => {
    const user = sandbox.addUser({
      name: "named",
      devices: [{ name: "one" }, { name: "two" }],
      inlinePolicies: { allowed },
    });
    await write(`[work]\n${keysOf(user)}mfa_serial = arn:aws:iam::111122223333:mfa/two\n`);
    expect((await run([...work, "--dry-run"])).stdout).toContain(
      "> serial number: arn:aws:iam::111122223333:mfa/two\n",
    );
  });
});

test.each(["--dry-run", "--dryrun"])("%s says what would be done, spends no code and writes nothing", async (flag) => {
  const [before, spent] = [await read(), calls("GetSessionToken").length];
  const { exitCode, stdout } = await run([...work, flag], { input: code() });
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`AWS STS Credential Setup (dry run)
> credential filepath: ${file}
> serial number: arn:aws:iam::111122223333:mfa/roger
> access key works: arn:aws:iam::111122223333:user/team/roger
> MFA device belongs to this user
> would create a temporary credential for 43200 seconds
> would create backup file: ${file}~
> would output target profile: work-mfa
nothing was changed, no code was used
`);
  expect(await read()).toBe(before);
  expect(await readdir(folder.path)).toEqual(["credentials"]);
  expect(calls("GetSessionToken")).toHaveLength(spent);
});

describe("a dry run", () => {
  test("finds a key that AWS does not take", async () => {
    const user = sandbox.addUser({ name: "gone", devices: [{}], inlinePolicies: { allowed } });
    await write(
      `[work]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = wrong/secret\nmfa_serial = ${user.serialNumber}\n`,
    );
    const { exitCode, stdout, stderr } = await run([...work, "--dry-run"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^setsts: /);
  });

  test("finds a device that is another user's", async () => {
    const user = sandbox.addUser({ name: "own", devices: [{ name: "own" }], inlinePolicies: { allowed } });
    const other = sandbox.addUser({ name: "other", devices: [{ name: "theirs" }] });
    await write(`[work]\n${keysOf(user)}mfa_serial = ${other.serialNumber}\n`);
    const { exitCode, stdout, stderr } = await run([...work, "--dry-run"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("mfa/theirs is not one of the user's MFA devices");
    expect(stderr).toContain("arn:aws:iam::111122223333:mfa/own");
  });

  test("says so where the devices may not be listed", async () => {
    const user = sandbox.addUser({ name: "unlisted", devices: [{ name: "unlisted" }] });
    await write(`[work]\n${keysOf(user)}mfa_serial = ${user.serialNumber}\n`);
    const { exitCode, stdout } = await run([...work, "--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("> MFA device not checked: this user may not list MFA devices (iam:ListMFADevices)\n");
    const { stdout: json } = await run([...work, "--dry-run", "--json"]);
    expect(JSON.parse(json)).toMatchObject({
      callerArn: "arn:aws:iam::111122223333:user/unlisted",
      deviceListed: false,
    });
  });
});

test("what AWS answers is told in a sentence, with an exit code of 1, and nothing on standard output", async () => {
  sandbox.trouble.throttle("GetSessionToken", 20);
  const throttled = await run(work, { input: code() });
  expect(throttled).toMatchObject({ exitCode: 1, stdout: "" });
  expect(throttled.stderr).toContain("AWS kept throttling these requests (during sts:GetSessionToken).");
  const away = await runAsBin(work, { input: code(), env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } });
  expect(away).toMatchObject({ exitCode: 1, stdout: "" });
  expect(away.stderr).toContain("The connection was refused: 127.0.0.1:9.");
});

describe("24 at once", () => {
  test("on one file of 200 profiles lose nothing", async () => {
    const users = Array.from({ length: 24 }, (_, index) =>
      sandbox.addUser({ name: `crowd-${index}`, devices: [{}], inlinePolicies: { allowed } }),
    );
    const profiles = Array.from({ length: 200 }, (_, index) => {
      const user = users[index];
      return `# profile ${index}\n[p${index}]\n${user === undefined ? "region = eu-west-1\n" : keysOf(user)}`;
    });
    const before = profiles.join("\n");
    await write(before);
    const runs = users.map((user, index) =>
      runAsBin(["--profile", `p${index}`, "--target-profile", `s${index}`], { input: code(user) }),
    );
    expect((await Promise.all(runs)).map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      users.map(() => ({ exitCode: 0, stderr: "" })),
    );
    const after = await read();
    expect(after.startsWith(before)).toBe(true);
    const sessions = [...after.slice(before.length).matchAll(/\[s(\d+)\]\naws_access_key_id = (ASIA\w+)\n/g)];
    expect(new Set(sessions.map(([, number]) => number)).size).toBe(24);
    expect(new Set(sessions.map(([, , key]) => key)).size).toBe(24);
    expect((await readdir(folder.path)).sort()).toEqual(["credentials", "credentials~"]);
  });
});
