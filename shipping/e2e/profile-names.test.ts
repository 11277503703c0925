import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { temporaryFolder, type BinResult, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

// Names that the AWS CLI takes, and where it takes the region from: each tool has to find both.

let sandbox: Sandbox;
let folder: TemporaryFolder;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ accountAlias: "dev" });
  folder = await temporaryFolder();
});

afterAll(async () => {
  await sandbox.close();
  await folder.remove();
});

interface Home {
  readonly user: AddedUser;
  readonly folder: string;
  run(tool: string, ...args: string[]): Promise<BinResult>;
}

/** A person whose keys and region are in the files as given. */
async function homeWith(files: (keys: string) => { credentials: string; config: string }): Promise<Home> {
  count += 1;
  const home = join(folder.path, `home-${count}`);
  await mkdir(join(home, ".aws"), { recursive: true });
  const user = sandbox.addUser({
    name: `user-${count}`,
    devices: [{}],
    attachedPolicies: ["AdministratorAccess"],
  });
  const keys = `aws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
  for (const [name, text] of Object.entries(files(keys))) {
    await writeFile(join(home, ".aws", name), text, { mode: 0o600 });
  }
  const env = { HOME: home, AWS_ENDPOINT_URL: sandbox.url, AWS_EC2_METADATA_DISABLED: "true" };
  return {
    user,
    folder: home,
    run: (tool, ...args) => {
      // A code is taken once; nobody waits for the next in a test.
      sandbox.forgetCodes();
      const input = `${sandbox.totp(user.serialNumber)}\n`;
      return runTool(tool, { args, env: { ...env, XDG_STATE_HOME: join(home, `s${(count += 1)}`) }, input });
    },
  };
}

async function everyTool({ run }: Home, profile: string): Promise<Record<string, BinResult>> {
  return {
    setsts: await run("setsts", "--profile", profile, "--target-profile", "a-setsts"),
    "iam-mfa": await run("iam-mfa", profile, "a-mfa"),
    "iam-login": await run("iam-login", profile, "--session-profile", "a-login"),
    "iam-login status": await run("iam-login", profile, "status", "--session-profile", "a-login"),
    "key-rotate": await run("key-rotate", "--profile", profile, "--yes"),
    "iam-user-admin": await run("iam-user-admin", "list", "--profile", profile),
  };
}

function failures(results: Record<string, BinResult>): Record<string, string> {
  const failed = Object.entries(results).filter(([, { exitCode }]) => exitCode !== 0);
  return Object.fromEntries(failed.map(([tool, { stderr }]) => [tool, stderr]));
}

describe.each(["first.last@example.com", "Grüße a+b%c/d:e"])("a profile called %s", (profile) => {
  const inConfig = `[profile "${profile}"]\n`;

  test("is found by every tool where its keys are in the credentials file", async () => {
    const home = await homeWith((keys) => ({
      credentials: `[${profile}]\n${keys}`,
      config: `${inConfig}region = eu-central-1\n`,
    }));
    expect(failures(await everyTool(home, profile))).toEqual({});
  });

  test("is found by every tool where its keys are in the config file", async () => {
    const home = await homeWith((keys) => ({ credentials: "", config: `${inConfig}region = eu-central-1\n${keys}` }));
    expect(failures(await everyTool(home, profile))).toEqual({});
  });
});

test("a profile that assumes a role, or runs a process, is found by a name with blanks, as are those it names", async () => {
  const home = await homeWith((keys) => ({
    credentials: `[My Keys]\n${keys}`,
    config: [
      '[profile "My Role"]\nrole_arn = arn:aws:iam::111122223333:role/any\nsource_profile = My Keys',
      '[profile "My Process"]\nCREDENTIAL_PROCESS = cat "$HOME/given.json" ; true',
      '[profile "From (Process)"]\nrole_arn = arn:aws:iam::111122223333:role/any\nsource_profile = My Other Process',
      '[profile "My Other Process"]\ncredential_process = cat "$HOME/given.json"',
      '[profile "With Code"]\nrole_arn = arn:aws:iam::111122223333:role/any\nsource_profile = My Keys\nmfa_serial = x/y',
    ].join("\n"),
  }));
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, arn } = home.user;
  const given = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey });
  await writeFile(join(home.folder, "given.json"), given);
  sandbox.addRole({
    name: "any",
    attachedPolicies: ["AdministratorAccess"],
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" }],
    },
  });
  for (const profile of ["My Role", "My Process", "From (Process)"]) {
    const { exitCode, stderr } = await home.run("iam-user-admin", "list", "--profile", profile);
    expect({ profile, exitCode, stderr }).toEqual({ profile, exitCode: 0, stderr: "" });
  }
  const withCode = await home.run("iam-user-admin", "list", "--profile", "With Code");
  expect(withCode.stderr).toContain('Log in with: iam-login "My Keys"\nThen give [profile With Code] the line');
});

test("a region in the credentials file counts in every tool, as one in the config file does", async () => {
  const home = await homeWith((keys) => ({ credentials: `[a]\n${keys}region = "eu central"\n`, config: "" }));
  const results = await everyTool(home, "a");
  delete results["iam-login status"];
  for (const [tool, { exitCode, stderr }] of Object.entries(results)) {
    expect({ tool, exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/region \(line 4 of \S+credentials\) is/),
    });
  }
});
