import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runBin, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

// Surroundings that services and containers have: no home, no entry in the list of users, a working folder that is gone,
// a pipe in place of a file. They matter only where they count.

const asOther = spawnSync("setpriv", ["--reuid", "54321", "true"]).status === 0 ? test : test.skip;

let sandbox: Sandbox;
let roger: AddedUser;
let folder: TemporaryFolder;
let env: Record<string, string>;
let runs = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(async () => {
  folder = await temporaryFolder();
  roger = sandbox.addUser({
    name: `roger-${sandbox.account().users.size}`,
    devices: [{}],
    attachedPolicies: ["AdministratorAccess"],
  });
  writeFileSync(
    join(folder.path, "credentials"),
    `[work]\naws_access_key_id = ${roger.accessKeyId}\naws_secret_access_key = ${roger.secretAccessKey}\n`,
    { mode: 0o600 },
  );
  writeFileSync(join(folder.path, "config"), "[profile work]\nregion = eu-central-1\n", { mode: 0o600 });
  env = {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
    AWS_CONFIG_FILE: join(folder.path, "config"),
  };
});

afterEach(() => folder.remove());

afterAll(() => sandbox.close());

const commands = (code: () => string): [tool: string, args: readonly string[], input: string][] => [
  ["setsts", ["--profile", "work", "--target-profile", "a"], code()],
  ["iam-mfa", ["work", "b"], code()],
  ["iam-login", ["work"], code()],
  ["iam-login", ["work", "status"], ""],
  ["key-rotate", ["status", "--profile", "work"], ""],
  ["key-rotate", ["--profile", "work", "--yes"], ""],
  ["iam-user-admin", ["list", "--profile", "work"], ""],
];

function code(): string {
  sandbox.forgetCodes();
  return `${sandbox.totp(roger.serialNumber)}\n`;
}

/** What was used is remembered; each run begins as if nothing had been. */
function forgetful(): Record<string, string> {
  sandbox.forgetCodes();
  runs += 1;
  return { ...env, XDG_STATE_HOME: join(folder.path, `state-${runs}`) };
}

/** Runs it by a shell, in which the surroundings were spoilt, with no home. */
async function runIn(shell: string, tool: string, args: readonly string[], input: string) {
  const wrapper = join(folder.path, "wrapper.mjs");
  writeFileSync(
    wrapper,
    `import { spawnSync } from "node:child_process";
     const { HOME, ...env } = process.env;
     const { status, error } = spawnSync("sh", ["-c", ${JSON.stringify(shell)}, "sh", process.execPath, ...process.argv.slice(2)], { env, stdio: "inherit" });
     if (error) throw error;
     process.exitCode = status;`,
  );
  return runBin({ bin: wrapper, args: [binOf(tool), ...args], env: forgetful(), input });
}

const ends = (results: readonly { exitCode: number | null; stderr: string }[]) =>
  results.filter(({ exitCode, stderr }) => exitCode !== 0 || /\n\s+at |ENOENT/.test(stderr));

describe("every tool does its work", () => {
  asOther("with no HOME, as a user who is in no list, where the credentials file is named", async () => {
    execFileSync("chown", ["-R", "54321", folder.path]);
    delete env["AWS_CONFIG_FILE"];
    const results = [];
    for (const [tool, args, input] of commands(code)) {
      results.push(await runIn('exec setpriv --reuid 54321 --clear-groups "$@"', tool, args, input));
    }
    expect(ends(results)).toEqual([]);
  });

  asOther("and says what to set where it is not", async () => {
    execFileSync("chown", ["-R", "54321", folder.path]);
    delete env["AWS_SHARED_CREDENTIALS_FILE"];
    for (const [tool, args, input] of commands(code)) {
      const { exitCode, stderr } = await runIn('exec setpriv --reuid 54321 --clear-groups "$@"', tool, args, input);
      expect({ tool, exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("export HOME="),
      });
    }
  });

  test("in a working folder that was removed", async () => {
    const results = [];
    for (const [tool, args, input] of commands(code)) {
      const gone = join(folder.path, "gone");
      mkdirSync(gone);
      results.push(await runIn(`cd ${gone} && rmdir ${gone} && exec "$@"`, tool, args, input));
    }
    expect(ends(results)).toEqual([]);
  });

  test("with files named by variables, as botocore takes them", async () => {
    env = { ...env, AT: folder.path, AWS_SHARED_CREDENTIALS_FILE: "$AT/credentials", AWS_CONFIG_FILE: "${AT}/config" };
    const results = [];
    for (const [tool, args, input] of commands(code)) {
      results.push(await runTool(tool, { args, env: forgetful(), input }));
    }
    expect(ends(results)).toEqual([]);
    expect(readdirSync(folder.path)).not.toContain("$AT");
  });
});

test.each(["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])(
  "a pipe as %s is named, and never waited for",
  async (name) => {
    const pipe = join(folder.path, "pipe");
    execFileSync("mkfifo", [pipe]);
    chmodSync(pipe, 0o600);
    env[name] = pipe;
    for (const [tool, args, input] of commands(code)) {
      const { exitCode, stderr } = await runTool(tool, { args, env: forgetful(), input });
      expect({ tool, exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/pipe is not a (regular )?file/),
      });
    }
  },
);

test.each([
  ["AWS_CONFIG_FILE", "config"],
  ["AWS_SHARED_CREDENTIALS_FILE", "credentials"],
])("a directory as %s is told with what names a file in it, and what takes the usual one", async (name, file) => {
  env[name] = folder.path;
  for (const [tool, args, input] of commands(code)) {
    const { exitCode, stderr } = await runTool(tool, { args, env: forgetful(), input });
    expect({ tool, exitCode, stderr }).toEqual({
      tool,
      exitCode: 1,
      stderr:
        `${tool}: ${folder.path} is a directory, not a file, and ${name} names it.\n` +
        `To name a file in it: export ${name}=${join(folder.path, file)}\nTo use the usual file: unset ${name}\n`,
    });
  }
});

describe("a file that may not be used is told with the command that helps:", () => {
  const readers: [tool: string, args: readonly string[]][] = [
    ["iam-audit", ["--profile", "work", "--since"]],
    ["iam-audit", ["--profile", "work", "--baseline"]],
    ["iam-audit", ["--profile", "work", "--html"]],
    ["iam-login", ["work", "scope", "narrow", "--policy"]],
    ["iam-user-admin", ["import"]],
    ["iam-user-admin", ["list", "--config"]],
    ["iam-sandbox", ["--seed"]],
    ["iam-sandbox", ["--state"]],
  ];

  asOther.each(readers)("%s %j", async (tool, args) => {
    execFileSync("chown", ["-R", "54321", folder.path]);
    const [own, closed] = [join(folder.path, "own file"), join(folder.path, "closed")];
    writeFileSync(own, "", { mode: 0 });
    execFileSync("chown", ["54321", own]);
    mkdirSync(closed, { mode: 0o700 });
    const asThem = `HOME=${folder.path} exec setpriv --reuid 54321 --clear-groups "$@"`;
    const ofOwn = await runIn(asThem, tool, [...args, own], "");
    expect(ofOwn.stderr).toContain(`\nIt is yours; to allow it: chmod u+r '${own}'\n`);
    const inClosed = await runIn(asThem, tool, [...args, join(closed, "file")], "");
    expect(inClosed.stderr).toMatch(/\nTo see the owner and the mode: ls -ld \S*\/closed/);
    expect([ofOwn.exitCode, inClosed.exitCode]).toEqual([1, 1]);
  });
});
