import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import {
  allowed,
  bin,
  calls,
  code,
  environment,
  file,
  folder,
  keysOf,
  read,
  roger,
  run,
  sandbox,
  work,
  write,
} from "./setsts-stage.js";

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

  test("a missing file is found, too, where the config file has the profile", async () => {
    await rm(file);
    await writeFile(join(folder.path, "config"), "[profile work]\nregion = eu-west-1\n");
    await expectRefused(work, {
      exitCode: 1,
      message: `The credentials file ${file} does not exist.\nName the profile`,
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

  test("a person may agree to that, with yes and nothing else, and is asked once more", async () => {
    await write(`[work]\n${keysOf(roger)}[work-mfa]\n${keysOf({ accessKeyId: "AKIAOTHER", secretAccessKey: "s" })}`);
    for (const [again, exitCode] of [
      ["y", 4],
      ["yes", 0],
    ] as const) {
      const terminal = await runInTerminal({ bin, args: work, env: environment(), input: code(), columns: 200 });
      await terminal.waitFor("Do you want to proceed (yes/no)? ");
      terminal.type("y");
      terminal.press("Enter");
      await terminal.waitFor("Type yes to go on, or no: ");
      terminal.type(again);
      terminal.press("Enter");
      expect(await terminal.exit).toMatchObject({ exitCode });
    }
    expect(await read()).not.toContain("AKIAOTHER");
  });

  test.each([
    ["role_arn", "arn:aws:iam::111122223333:role/r"],
    ["sso_session", "corp"],
    ["sso_start_url", "https://x.awsapps.com/start"],
    ["credential_process", "vault get work"],
  ])("a %s that would hide the session is warned of", async (key, value) => {
    await writeFile(join(folder.path, "config"), `[profile work-mfa]\n${key} = ${value}\n`);
    const { exitCode, stderr } = await run(work, { input: code() });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Warning: The profile "work-mfa" has a ${key} (line 2 of `);
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
