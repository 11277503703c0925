import { execFile, spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { binOf, openWorkplace, runInTerminal, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** What other programs make of a sealed profile, and real keyrings: as processes. */
let place: Workplace;
let env: Record<string, string>;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  const bin = join(place.folder, "bin");
  await mkdir(bin);
  await symlink(binOf("iam-login"), join(bin, "iam-login"));
  env = {
    ...place.environment,
    HOME: place.folder,
    PATH: `${bin}:${process.env["PATH"]}:${dirname(process.execPath)}`,
    AWS_PAGER: "",
  };
  // What AWS tools find by a region of the profile's own, they find without.
  await place.config.write(
    "[profile work]\nregion = us-east-1\nvault_key_command = echo a-secret-of-the-person-alone\n",
  );
});
afterEach(() => place.close());

const isThere = (program: string, ...probe: string[]) => spawnSync(program, probe).status === 0;

/** Rejects where the program does not end with 0. */
async function output(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, [...args], { env })).stdout.trim();
}

const js = `
  import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
  console.log((await new STSClient({ profile: process.argv[1] }).send(new GetCallerIdentityCommand({}))).Arn);`;
const boto3 = `import boto3, sys; print(boto3.Session(profile_name=sys.argv[1]).client("sts").get_caller_identity()["Arn"])`;
const aws = ["sts", "get-caller-identity", "--query", "Arn", "--output", "text", "--profile"];
const programs: [string, boolean, string, string[]][] = [
  ["the AWS CLI", isThere("aws", "--version"), "aws", aws],
  ["boto3", isThere("python3", "-c", "import boto3"), "python3", ["-c", boto3]],
  ["the AWS SDK for JavaScript", true, process.execPath, ["--input-type=module", "-e", js]],
];

describe.each(programs)("%s", (name, isHere, program, args) => {
  const withProgram = isHere ? test : test.skip;

  withProgram(`${name} gets the session by AWS_PROFILE=work, as it did by the keys`, async () => {
    for (const line of [["seal"], ["--token-code", place.code()]]) {
      expect((await place.run(["work", ...line], { env })).exitCode).toBe(0);
    }
    expect(await output(program, [...args, "work"])).toBe(place.roger.arn);
    if (program === process.execPath) expect(await output(program, [...args, "work-sts"])).toBe(place.roger.arn);
    expect(await place.credentials.read()).toBe("# mine\n[work]\n");
  });

  withProgram(`${name} gets a session that is in the vault alone by AWS_PROFILE=work-sts`, async () => {
    expect((await place.run(["work", "--in-vault", "--token-code", place.code()], { env })).exitCode).toBe(0);
    expect(await output(program, [...args, "work-sts"])).toBe(place.roger.arn);
    expect(await place.credentials.read()).not.toContain("work-sts");
  });
});

test("asks for the code on the terminal of the program that needs the session, once for all", async () => {
  await succeeded(place.run(["work", "seal"], { env }));
  const script = join(place.folder, "three.cjs");
  await writeFile(
    script,
    `const { spawn } = require("node:child_process");
     const one = () => new Promise((resolve) => {
       const child = spawn("iam-login", ["work", "process"], { stdio: ["pipe", "pipe", "inherit"] });
       let text = "";
       child.stdout.on("data", (data) => (text += data));
       child.on("close", () => resolve(JSON.parse(text).AccessKeyId));
     });
     Promise.all([one(), one(), one()]).then((ids) => console.log("SESSIONS", new Set(ids).size, ids.length));`,
  );
  const terminal = await runInTerminal({ bin: script, args: [], env, columns: 200 });
  await terminal.waitFor("MFA code of");
  terminal.type(place.code());
  terminal.press("Enter");
  await terminal.waitFor("SESSIONS 1 3");
  expect((await terminal.exit).exitCode).toBe(0);
  expect(terminal.screen().match(/MFA code of/g)).toHaveLength(1);
});

test("a program that is asked about is named on the terminal that it was started on; of several, one after the other", async () => {
  await succeeded(place.run(["work", "seal", "--ask-each-time"], { env }));
  await succeeded(place.run(["work"], { env, input: place.code() }));
  const script = join(place.folder, "two.cjs");
  await writeFile(
    script,
    `const { spawn } = require("node:child_process");
     const one = () => new Promise((resolve) => {
       const child = spawn("iam-login", ["work", "process"], { stdio: ["pipe", "pipe", "ignore"] });
       let text = "";
       child.stdout.on("data", (data) => (text += data));
       child.on("close", () => resolve(text));
     });
     console.log("I AM", process.pid);
     Promise.all([one(), one()]).then((all) => console.log("SESSIONS", all.filter((text) => text !== "").length));`,
  );
  const terminal = await runInTerminal({ bin: script, args: [], env: env, columns: 200 });
  await terminal.waitFor("Do you want to proceed");
  const [, pid] = /I AM (\d+)/.exec(terminal.screen()) ?? [];
  expect(terminal.screen()).toMatch(new RegExp(`node\\S* \\(process ${pid}\\) asks for a session of "work"`));
  terminal.type("yes");
  terminal.press("Enter");
  await terminal.waitFor("Do you want to proceed");
  terminal.type("no");
  terminal.press("Enter");
  await terminal.waitFor("SESSIONS 1");
});

const onLinux = process.platform === "linux" ? test : test.skip;

/** Looks again and again, before work is done, meanwhile, and after it, where no secret must be. @returns where one was */
async function watched(secrets: ReadonlySet<string>, work: () => Promise<void>): Promise<string[]> {
  const found = new Set<string>();
  const over = new AbortController();
  const look = async () => {
    const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const files = await readdir(place.folder, { recursive: true });
    const paths = [...processes.map((pid) => `/proc/${pid}/cmdline`), ...files.map((file) => join(place.folder, file))];
    for (const path of paths) {
      const text = await readFile(path, "latin1").catch(() => "");
      if ([...secrets].some((secret) => text.includes(secret))) found.add(path);
    }
  };
  await look();
  const looking = (async () => {
    for (; !over.signal.aborted; await setTimeout(5)) await look();
  })();
  await work().finally(() => over.abort());
  await looking;
  await look();
  return [...found];
}

onLinux("no secret is in a file or an argument, all the while", async () => {
  await output("iam-login", ["work", "seal"]);
  for (const name of ["TMPDIR", "XDG_STATE_HOME"]) {
    env[name] = join(place.folder, name);
    await mkdir(env[name]);
  }
  const secrets = new Set([place.roger.secretAccessKey]);
  const found = await watched(secrets, async () => {
    await output("iam-login", ["work", "--token-command", `echo ${place.code()}`]);
    const printed = JSON.parse(await output("iam-login", ["work", "process"])) as Record<string, string>;
    for (const option of ["SecretAccessKey", "SessionToken"]) secrets.add(printed[option] ?? "");
    await output("iam-login", ["work", "exec", "--", "sleep", "0.2"]);
    place.roger.user.inlinePolicies.set("rotate", JSON.stringify(mayRotate));
    await output("iam-login", ["work", "rotate", "--yes"]);
    for (const { secret } of place.roger.user.accessKeys) secrets.add(secret);
    await output("iam-login", ["work", "exec", "--", "sleep", "0.2"]);
  });
  expect(found).toEqual([]);
});

onLinux(
  "while they are moved, the key and the session are in the credentials file, and nowhere else in clear",
  async () => {
    for (const name of ["TMPDIR", "XDG_STATE_HOME"]) {
      env[name] = join(place.folder, name);
      await mkdir(env[name]);
    }
    await output("iam-login", ["work", "--token-code", place.code()]);
    const printed = JSON.parse(await output("iam-login", ["work", "process"])) as Record<string, string>;
    const { SecretAccessKey = "", SessionToken = "" } = printed;
    const secrets = new Set([place.roger.secretAccessKey, SecretAccessKey, SessionToken]);
    for (const verb of ["seal", "unseal"]) {
      const found = await watched(secrets, async () => void (await output("iam-login", ["work", verb])));
      // What takes the file's place is written beside it first, with mode 0600.
      const elsewhere = found.filter((path) => !/\/(?:credentials|\.credentials\.tmp\.[^/]*)$/.test(path));
      expect({ verb, elsewhere }).toEqual({ verb, elsewhere: [] });
      expect(found).toContain(place.credentials.path);
    }
  },
);

const mayRotate = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:*AccessKey*", Resource: "*" }],
};

const withKeyring =
  isThere("dbus-run-session", "--version") &&
  isThere("gnome-keyring-daemon", "--version") &&
  isThere("which", "secret-tool")
    ? test
    : test.skip;

/** A session of a desktop: its bus, and its keyring, which the line before the others unlocks or not. */
async function inDesktop(...lines: string[]): Promise<string> {
  const run = join(place.folder, "run");
  await mkdir(run, { mode: 0o700 });
  const script = join(place.folder, "desktop.sh");
  await writeFile(script, ["exec 2>&1", ...lines].join("\n"));
  const desktop = { ...env, XDG_RUNTIME_DIR: run, XDG_DATA_HOME: join(place.folder, "data") };
  const { stdout } = await promisify(execFile)("dbus-run-session", ["--", "sh", script], { env: desktop });
  return stdout;
}

const unlock =
  "printf pw | gnome-keyring-daemon --unlock --components=secrets > /dev/null; gdbus wait --session --timeout 60 org.freedesktop.secrets";

withKeyring("keeps the vault's key in a real GNOME Keyring, and says what is wrong where it is locked", async () => {
  await place.config.write("[profile work]\nregion = us-east-1\n");
  const said = await inDesktop(
    unlock,
    "iam-login work seal",
    `iam-login work --token-code ${place.code()}`,
    "iam-login work process | sed 's/.*AccessKeyId.*/PRINTED/'",
    "secret-tool search --all service iam-tools 2> /dev/null | grep -c '^label'",
    "gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock \"['/org/freedesktop/secrets/collection/login']\" > /dev/null",
    "iam-login work process; true",
  );
  expect(said).toContain("opened by the Secret Service (GNOME Keyring, KWallet).");
  expect(said).toContain("\nPRINTED\n1\n");
  expect(said).toMatch(/The vault \S+ cannot be opened: its key is in the Secret Service/);
});

withKeyring("is not opened over ssh, without D-Bus, and says what is missing", async () => {
  await place.config.write("[profile work]\nregion = us-east-1\n");
  await inDesktop(unlock, "iam-login work seal");
  const { stderr, exitCode } = await place.run(["work", "unseal"], { env });
  expect(stderr).toMatch(/its key is in the Secret Service.*secret-tool says: .*D-Bus/);
  expect(exitCode).toBe(1);
});

const withKernelKeyring =
  spawnSync("keyctl", [
    "session",
    "-",
    "sh",
    "-c",
    "printf x | keyctl padd user iam-tools-probe @s && keyctl pipe %user:iam-tools-probe",
  ]).status === 0
    ? test
    : test.skip;

withKernelKeyring("asks for the passphrase once in a login, where the kernel keeps it", async () => {
  await place.config.write("[profile work]\nregion = us-east-1\n");
  const script = join(place.folder, "login.cjs");
  await writeFile(
    script,
    `const { spawnSync } = require("node:child_process");
     spawnSync("keyctl", ["session", "-", "sh", "-c", "iam-login work seal; iam-login work seal"], { stdio: "inherit" });
     console.log("THE END");`,
  );
  // No keychain: neither its program nor a bus.
  const terminal = await runInTerminal({ bin: script, args: [], env, columns: 200 });
  for (const question of ["New passphrase of the vault", "The same again"]) {
    await terminal.waitFor(question);
    terminal.type("correct horse battery staple");
    terminal.press("Enter");
  }
  await terminal.waitFor("THE END");
  const screen = terminal.screen();
  expect(screen).toContain("A passphrase is used instead.");
  expect(screen).toContain("is now in the vault");
  expect(screen).toContain("was already in the vault");
  expect(screen).not.toContain("Passphrase of the vault /");
  expect(screen).not.toContain("correct horse");
});
