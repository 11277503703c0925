import { appendFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, succeeded, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

/** Ann's keys are in the vault, and every tool takes her profile as it did before. */
let sandbox: Sandbox;
let ann: AddedUser;
let folder: TemporaryFolder;
let runs = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  ann = sandbox.addUser({ name: "ann", devices: [{}], attachedPolicies: ["AdministratorAccess"] });
  folder = await temporaryFolder();
  const keys = `aws_access_key_id = ${ann.accessKeyId}\naws_secret_access_key = ${ann.secretAccessKey}\n`;
  await writeFile(join(folder.path, "credentials"), `[work]\n${keys}`, { mode: 0o600 });
  await writeFile(
    join(folder.path, "config"),
    "[profile work]\nregion = us-east-1\nvault_key_command = echo a-secret-of-the-person-alone\n",
  );
  const bin = join(folder.path, "bin");
  await mkdir(bin);
  await symlink(binOf("iam-login"), join(bin, "iam-login"));
  await succeeded(run("iam-login", ["work", "seal"]));
});
afterAll(async () => {
  await sandbox.close();
  await folder.remove();
});

/** @param input a code where it is not said */
function run(tool: string, args: readonly string[], env: Record<string, string> = {}, input?: string) {
  sandbox.forgetCodes();
  return runTool(tool, {
    args,
    env: {
      PATH: `${join(folder.path, "bin")}:${dirname(process.execPath)}:${process.env["PATH"]}`,
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
      AWS_CONFIG_FILE: join(folder.path, "config"),
      // Codes are used faster than a device makes them.
      XDG_STATE_HOME: join(folder.path, `state-${(runs += 1)}`),
      ...env,
    },
    input: input ?? `${sandbox.totp(ann.serialNumber)}\n`,
  });
}

/** Of the key that is ann's now, whichever. */
async function filesInClear(): Promise<string[]> {
  const secrets = ann.user.accessKeys.map(({ secret }) => secret);
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })));
  return texts.filter(({ text }) => secrets.some((secret) => text.includes(secret))).map(({ path }) => path);
}

test.each([
  ["setsts", ["--profile", "work", "--target-profile", "work-a"], "completed!"],
  ["iam-mfa", ["work", "work-b"], "work-b credentials valid until"],
  ["iam-mfa", ["devices", "work"], "arn:aws:iam::111122223333:mfa/ann"],
  ["key-rotate", ["status", "--profile", "work"], "work"],
  ["key-rotate", ["--profile", "work", "--dry-run"], "> would create a new access key for ann"],
  ["iam-login", ["work"], "Use them with: export AWS_PROFILE=work\n"],
  ["iam-login", ["work", "init"], "- username = ann"],
])("%s %j", async (tool, args, words) => {
  const { stdout, stderr, exitCode } = await run(tool, args);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stdout).toContain(words);
  expect(await filesInClear()).toEqual([]);
});

test("iam-user-admin asks iam-login for the session, as any program does", async () => {
  const { stdout, stderr, exitCode } = await run("iam-user-admin", ["list", "--json"], { AWS_PROFILE: "work" });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain('"userName":"ann"');
});

test("key-rotate replaces the key within the vault, and finishes what was left for later", async () => {
  const before = ann.user.accessKeys[0]?.id;
  const begun = await run("key-rotate", ["--profile", "work", "--grace", "1h"]);
  expect({ exitCode: begun.exitCode, stderr: begun.stderr }).toMatchObject({ exitCode: 0 });
  expect(ann.user.accessKeys).toHaveLength(2);
  expect(await filesInClear()).toEqual([]);
  const refused = await run("iam-login", ["work", "unseal"]);
  expect(refused.stderr).toContain('A rotation of the access key of "work" is not finished.');
  const finished = await run("key-rotate", ["finish", "--profile", "work", "--now", "--yes"]);
  expect(finished.exitCode).toBe(0);
  expect(ann.user.accessKeys.map(({ id }) => id)).not.toContain(before);
  // Which init had noted beside the profile.
  const credentials = await readFile(join(folder.path, "credentials"), "utf8");
  expect(credentials).toContain(`key_created = ${ann.user.accessKeys[0]?.id} `);
  expect(await filesInClear()).toEqual([]);
  expect((await run("iam-login", ["work", "process"])).exitCode).toBe(0);
});

test("iam-mfa removes the device by the session in the vault, without another code", async () => {
  const { stdout, stderr, exitCode } = await run("iam-mfa", ["remove", "work", "--yes"], {}, "");
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stdout).toContain("arn:aws:iam::111122223333:mfa/ann");
});

test("key-rotate --all does not pass over a key whose vault does not open", async () => {
  const path = join(folder.path, "credentials.vault");
  const vault = await readFile(path, "utf8");
  await writeFile(path, vault.replace("vault_key_command = echo", "vault_key_command = false"));
  const { stdout, stderr, exitCode } = await run("key-rotate", ["--all", "--dry-run", "--json"], {}, "");
  expect(exitCode).not.toBe(0);
  expect(`${stdout}${stderr}`).toContain("cannot be opened: its vault_key_command ended with exit code 1.");
  await writeFile(path, vault);
});

describe("one profile of the vault", () => {
  let path: string;
  let vault: string;
  beforeAll(async () => {
    path = join(folder.path, "credentials.vault");
    for (const name of ["bob", "jane"]) {
      const { accessKeyId, secretAccessKey } = sandbox.addUser({ name, attachedPolicies: ["AdministratorAccess"] });
      const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
      await appendFile(join(folder.path, "credentials"), `\n[${name}]\n${keys}`);
    }
    await succeeded(run("iam-login", ["bob", "seal"], {}, ""));
    vault = await readFile(path, "utf8");
  });
  afterEach(() => writeFile(path, vault));
  const rotate = (...args: string[]) => run("key-rotate", args, {}, "");

  test("whose secret was tampered with is the only one that does not rotate", async () => {
    const other = (_all: string, before: string, letter: string) => `${before}${letter === "/" ? "+" : "/"}`;
    await writeFile(path, vault.replace(/(\[profile bob\][^[]+ = sealed:.{20})(.)/, other));
    const work = await rotate("--profile", "work", "--dry-run");
    expect({ exitCode: work.exitCode, stderr: work.stderr }).toEqual({ exitCode: 0, stderr: "" });
    const all = await rotate("--all", "--dry-run");
    expect(all.exitCode).toBe(3);
    expect(all.stderr).toMatch(
      /^bob: The vault \S+ does not open as it was sealed: .* in \[profile bob\] was changed/m,
    );
    for (const user of ["ann", "jane"]) expect(all.stdout).toContain(`> would create a new access key for ${user}`);
    const bob = await rotate("--profile", "bob", "--dry-run");
    expect(bob.exitCode).toBe(1);
    expect(bob.stderr).toContain("does not open as it was sealed");
  });

  test("is all that the vault is opened for: a key in clear rotates without it", async () => {
    expect((await rotate("--profile", "bob", "--grace", "1h")).exitCode).toBe(0);
    const asked = join(folder.path, "asked");
    const noted = await readFile(path, "utf8");
    await writeFile(path, noted.replace("vault_key_command = ", `vault_key_command = touch ${asked}; `));
    const { exitCode, stdout } = await rotate("--profile", "jane");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("key of jane") });
    expect(await readdir(folder.path)).not.toContain("asked");
    expect((await rotate("finish", "--profile", "bob", "--now", "--yes")).exitCode).toBe(0);
    expect(await readdir(folder.path)).toContain("asked");
  });
});
