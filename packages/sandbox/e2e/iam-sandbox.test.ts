import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { realContext } from "@iam-tools/core/context/real";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { holdAgainstShape } from "../../../shipping/json/hold.js";
import { answers } from "../../../shipping/json/iam-sandbox.js";
import { firstAccount } from "../src/commands/first-account.js";
import { furnish, type Noted } from "../src/commands/furnish.js";
import { startSandbox } from "../src/index.js";
import { main } from "../src/main.js";
import {
  binOf,
  runBin,
  runInTerminal,
  succeeded,
  temporaryFolder,
  type TemporaryFolder,
} from "../src/testing/index.js";
import { quickContext } from "../src/testing/quick-context.js";
import { steadyText } from "../src/testing/steady-text.js";
import { call, type Keys } from "./contract/wire.js";

const bin = binOf("iam-sandbox");
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const run = (...args: string[]) => runBin({ bin, args, env: { AWS_PROFILE: "my-own", AWS_SESSION_TOKEN: "my-own" } });

/** Calls the sandbox by the environment alone, as any tool would. */
const whoAmI = [
  "node",
  "-e",
  `const { IAMClient, GetUserCommand, CreateUserCommand, ListUsersCommand } = require("@aws-sdk/client-iam");
   const iam = new IAMClient({});
   const name = process.argv[1];
   (name === undefined ? Promise.resolve() : iam.send(new CreateUserCommand({ UserName: name })))
     .then(() => iam.send(new ListUsersCommand({})))
     .then(({ Users }) => console.log(Users.map((user) => user.UserName).join(" ")));`,
];

test("names the region by both names: boto3 and version 1 of the AWS CLI know AWS_DEFAULT_REGION alone", async () => {
  const { exitCode, stdout } = await run("--", "sh", "-c", 'echo "$AWS_REGION $AWS_DEFAULT_REGION"');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "us-east-1 us-east-1\n" });
});

test.each(answers)("$name --json is as its shape says", async (answer) => {
  const sandbox = await startSandbox({ seed: firstAccount });
  const furnished = await furnish(realContext(), sandbox);
  const { context, out } = quickContext({ env: { IAM_SANDBOX: furnished.folder }, home: folder.path });
  // Without a command, it runs until it is stopped.
  const signal = answer.line === "" ? AbortSignal.abort() : context.signal;
  await main(
    [...answer.line.split(" "), "--json"].filter((word) => word !== ""),
    { ...context, signal },
  );
  const { printed, documented } = holdAgainstShape({
    tool: "iam-sandbox",
    answer,
    stdout: out.text.replace(/"code": "\d{6}"/, '"code": "CODE"'),
    steady: (text) => steadyText(text, folder.path),
  });
  expect(printed).toEqual(documented);
  await sandbox.close();
});

describe("with a command", () => {
  test("runs it in the sandbox, with none of the person's own settings", async () => {
    const { exitCode, stdout } = await run("--", ...whoAmI);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "administrator roger\n" });
  });

  test("ends with its exit code, and hands over its flags as they are", async () => {
    expect((await run("--", "sh", "-c", "exit 7")).exitCode).toBe(7);
    expect((await run("--", "printf", "%s.", "--help", "--json")).stdout).toBe("--help.--json.");
  });

  test("says which command there is none of", async () => {
    expect(await run("--", "no-such-command")).toMatchObject({
      exitCode: 2,
      stderr: 'iam-sandbox: There is no command "no-such-command".\nCheck its name, and PATH.\n',
    });
  });
});

/** Sends a mail of 20 MB, and tells by how many MB the sandbox, whose child this is, grew at most meanwhile. */
const sendLargeMail = [
  "node",
  "-e",
  `const { readFileSync } = require("node:fs");
   const { createTransport } = require("nodemailer");
   const memory = (name) => Number(new RegExp(name + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/" + process.ppid + "/status", "utf8"))[1]) / 1000;
   const before = memory("VmRSS");
   const attachments = [{ filename: "large", content: Buffer.alloc(15e6, 7) }];
   createTransport(process.env.SMTP_URL)
     .sendMail({ from: "a@example.com", to: "b@example.com", text: "See below.", attachments })
     .then(() => console.log(Math.round(memory("VmHWM") - before)));`,
];

test("a large mail takes little more memory than it is long", async () => {
  const { stdout } = await succeeded(run("--", ...sendLargeMail));
  expect(stdout).toMatch(/^\d+\n$/);
  expect(Number(stdout)).toBeGreaterThan(20);
  expect(Number(stdout)).toBeLessThan(110);
});

describe("with a file", () => {
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, content);
    return path;
  };

  test("keeps the state between runs, for its owner only", async () => {
    const state = join(folder.path, "state.json");
    await succeeded(run("--state", state, "--", ...whoAmI, "zoe"));
    expect((await run("--state", state, "--", ...whoAmI)).stdout).toBe("administrator roger zoe\n");
    expect((await stat(state)).mode & 0o777).toBe(0o600);
  });

  test("keeps the state behind a link, which stays one", async () => {
    const link = join(folder.path, "link.json");
    await symlink("behind.json", link);
    await succeeded(run("--state", link, "--", ...whoAmI, "zoe"));
    expect((await run("--state", link, "--", ...whoAmI)).stdout).toBe("administrator roger zoe\n");
    expect(await readlink(link)).toBe("behind.json");
  });

  test("refuses a second sandbox on the same state; one that was killed keeps nobody from it", async () => {
    const state = join(folder.path, "state.json");
    const killed = await run("--state", state, "--", "sh", "-c", "kill -9 $PPID");
    expect(killed.exitCode).not.toBe(0);
    const first = await startSandbox({ stateFile: state });
    const { context, err } = quickContext({ env: {}, home: folder.path });
    const second = await main(["--state", "state.json", "--", "true"], context);
    await first.close();
    expect(second).toBe(1);
    expect(err.text).toBe(
      `iam-sandbox: ${state} is in use by another sandbox, and two would overwrite each other's state.\n` +
        "To use that one, type its lines into this shell: iam-sandbox env\n" +
        `Or name another file with --state. Try again when it has ended; ps -p ${process.pid} shows what it is.\n`,
    );
    expect(await main(["--state", "state.json", "--", "true"], context)).toBe(0);
    expect(await readdir(folder.path)).toEqual(["state.json"]);
  });

  test("starts from a described account", async () => {
    const seed = await write(
      "seed.json",
      JSON.stringify({ groups: [{ name: "g" }], users: [{ name: "zoe", groups: ["g"] }] }),
    );
    expect((await run("--seed", seed, "--", ...whoAmI)).stdout).toBe("administrator zoe\n");
  });

  test("names each thing that is wrong in a description by its place", async () => {
    const seed = await write("seed.json", JSON.stringify({ users: [{ name: "a b", groupz: [] }, {}], alias: "-" }));
    const { exitCode, stderr } = await run("--seed", seed);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("users.0.name: may contain only letters, digits and +=,.@_-");
    expect(stderr).toContain("users.0.groupz: is unknown");
    expect(stderr).toContain("users.1.name: is missing");
    expect(stderr).toContain("alias: is not a valid account alias");
  });

  test.each([
    [
      "a description that is no JSON",
      "--seed",
      '{\n  "users": [\n    {"name": "a"}\n    {"name": "b"}\n  ]\n}',
      "file.json is not JSON, from line 4, column 5 on: comma expected.",
    ],
    [
      "a name that JavaScript keeps for itself",
      "--seed",
      '{"users":[{"name":"roger","inlinePolicies":{"constructor":{}}}]}',
      "calls something constructor; give it another name",
    ],
    [
      "a group that is not described",
      "--seed",
      '{"users":[{"name":"zoe","groups":["g"]}]}',
      "the group g, which does not exist",
    ],
    [
      "a policy that is not described",
      "--seed",
      '{"users":[{"name":"zoe","attachedPolicies":["p"]}]}',
      "no managed policy p",
    ],
    ["a policy that is none", "--seed", '{"policies":[{"name":"p","document":"{}"}]}', "Syntax errors in policy."],
    ["a description that is a list", "--seed", "[]", "is a list; it must be one account"],
    ["a description of brackets alone", "--seed", "[".repeat(100_000), "is nested too deeply"],
    ["a list in lists", "--seed", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, "is nested too deeply"],
    ["a state that is none", "--state", "{}", "is not a state written by iam-sandbox"],
  ])("refuses %s", async (_, flag, content, message) => {
    const { exitCode, stderr } = await run(flag, await write("file.json", content), "--", "true");
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  test("refuses files that are not there, and a description beside a kept state", async () => {
    const around = join(folder.path, "not there");
    const missing = join(around, "file.json");
    expect((await run("--seed", missing, "--", "true")).stderr).toBe(
      `iam-sandbox: The seed file ${missing} does not exist.\nTo see what is there: ls '${around}'\n` +
        "The README of @iam-tools/sandbox shows what a seed may contain.\n",
    );
    expect((await run("--state", missing, "--", "true")).stderr).toBe(
      `iam-sandbox: The directory ${around} does not exist.\nCreate it: mkdir -p '${around}'\n`,
    );
    const state = join(folder.path, "state.json");
    await succeeded(run("--state", state, "--", "true"));
    const before = await readFile(state, "utf8");
    const seed = await write("seed.json", "{}");
    expect(await run("--state", state, "--seed", seed, "--", "true")).toMatchObject({ exitCode: 2 });
    expect(await readFile(state, "utf8")).toBe(before);
  });
});

describe("with no command", () => {
  let child: ChildProcess;
  let url: string;
  let line: string;
  let [out, err] = ["", ""];
  const env = () => ({ ...process.env, TMPDIR: folder.path });
  beforeEach(async () => {
    [out, err] = ["", ""];
    child = spawn(process.execPath, [bin], { stdio: ["ignore", "pipe", "pipe"], env: env() });
    child.stdout?.on("data", (chunk: Buffer) => void (out += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => void (err += chunk.toString()));
    // The two come in whatever order.
    while (!out.endsWith("\n") || !/Status .*\n/.test(err)) await setTimeout(10);
    line = out.trim();
    url = /Status +(\S+)\/$/m.exec(err)?.[1] ?? "";
  });
  afterEach(() => void child.kill("SIGKILL"));

  test("prints one line that a shell takes, and runs until it is told to stop", async () => {
    expect(line).toMatch(/^source '[^']+'$/);
    const print = `${line}; printf '%s ' "$AWS_ENDPOINT_URL" "[$AWS_PROFILE$AWS_ACCESS_KEY_ID$AWS_SECRET_ACCESS_KEY]"; cat "$AWS_SHARED_CREDENTIALS_FILE"`;
    const own = { AWS_PROFILE: "my-own", AWS_ACCESS_KEY_ID: "my-own", AWS_SECRET_ACCESS_KEY: "my-own" };
    const { stdout } = await promisify(execFile)("bash", ["-c", print], { env: own });
    expect(stdout).toContain(`${url} [] [default]`);
    const keyOf = (profile: string): Keys => {
      const [, accessKeyId = "", secretAccessKey = ""] =
        new RegExp(`\\[${profile}\\]\naws_access_key_id = (.*)\naws_secret_access_key = (.*)`).exec(stdout) ?? [];
      return { accessKeyId, secretAccessKey };
    };
    expect((await call(url, keyOf("default"), "GetUser")).first("UserName")).toBe("administrator");
    expect((await call(url, keyOf("work"), "GetCallerIdentity")).first("Arn")).toMatch(/:user\/roger$/);
    expect((await fetch(url)).status).toBe(200);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  const here = (...args: string[]) => runBin({ bin, args, env: { TMPDIR: folder.path } });

  test("is found from another terminal, by its lines, its codes, and its port", async () => {
    const { stdout } = await here("env");
    expect(stdout).toContain(`export AWS_ENDPOINT_URL='${url}'\n`);
    const shown = async () =>
      ((await (await fetch(`${url}/state.json`)).json()) as State).accounts[0]?.devices[0]?.code;
    const codes = [await shown(), (await here("code")).stdout.trim(), await shown()];
    expect(codes.map((code) => (typeof code === "string" ? code : code?.digits))).toContain(codes[1]);
    expect(codes[1]).toMatch(/^\d{6}$/);
    expect((await here("code", "nobody")).stderr).toBe(
      "iam-sandbox: nobody has no MFA device in the sandbox.\nDevices: roger\n",
    );
    expect(await here("env", "--port", "1")).toMatchObject({
      exitCode: 1,
      stderr: "iam-sandbox: There is no running sandbox on port 1.\nStart one in another terminal: iam-sandbox\n",
    });
    const { port } = new URL(url);
    expect(await here("--port", port, "--", "true")).toMatchObject({
      exitCode: 1,
      stderr: `iam-sandbox: Port ${port} is in use by another program.\nChoose another --port, or leave it out to take any that is free.\n`,
    });
    expect(await here("--", "node", bin, "env", "--port", port)).toMatchObject({ exitCode: 0, stdout });
  });

  test("is found beside the folder of one that was killed, whose port it has, and from the shell of that one", async () => {
    const { stdout } = await here("env");
    const killed = join(folder.path, "iam-sandbox-killed");
    await mkdir(killed);
    const file = join(killed, "environment.json");
    const server = { ...realContext().processes.self, started: "another-boot-5" };
    await writeFile(file, JSON.stringify({ environment: { AWS_ENDPOINT_URL: url }, server }));
    expect(await here("env")).toMatchObject({ exitCode: 0, stdout, stderr: "" });
    for (const IAM_SANDBOX of [killed, join(folder.path, "gone")]) {
      const env = { TMPDIR: folder.path, IAM_SANDBOX };
      expect(await runBin({ bin, args: ["env"], env })).toMatchObject({ exitCode: 0, stdout, stderr: "" });
    }
  });
});

test("one that was killed is not asked: what has its port now is no sandbox", async () => {
  let asked = 0;
  const stranger = createServer((_request, response) => {
    asked += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const environment = { AWS_ENDPOINT_URL: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}` };
  const killed = join(folder.path, "iam-sandbox-killed");
  await mkdir(killed);
  const server = { ...realContext().processes.self, started: "another-boot-5" };
  const noted: Noted = { environment, engineer: undefined, server };
  await writeFile(join(killed, "environment.json"), JSON.stringify(noted));
  const end = await runBin({ bin, args: ["env"], env: { TMPDIR: folder.path, IAM_SANDBOX: killed } });
  stranger.close();
  expect(end).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("There is no running sandbox.") });
  expect(asked).toBe(0);
});

test.each(["0", "65536", "http", ""])("refuses %j as a port", async (port) => {
  expect(await run("--port", port, "--", "true")).toMatchObject({ exitCode: 2 });
});

test("a shell in it says where one is, and holds no keys", async () => {
  const own = {
    AWS_ACCESS_KEY_ID: "my-own",
    AWS_PROFILE: "my-own",
    HOME: folder.path,
    TERM: "dumb",
    TMPDIR: folder.path,
  };
  await writeFile(join(folder.path, ".bashrc"), "PS1='mine> '; export AWS_PROFILE=my-own\n");
  const terminal = await runInTerminal({ bin, args: ["--", "bash"], env: own });
  await terminal.waitFor("Profiles   default: administrator; work: roger");
  await terminal.waitFor("You are in the sandbox until you type: exit");
  await terminal.waitFor("(sandbox) mine> ");
  terminal.type('echo "<$AWS_PROFILE$AWS_ACCESS_KEY_ID$AWS_SECRET_ACCESS_KEY> $MAIL_FROM"\r');
  await terminal.waitFor("<> IT <it@example.com>");
  terminal.type("exit 5\r");
  expect(await terminal.exit).toMatchObject({ exitCode: 5 });
  const [banner = ""] = terminal.screen().split("(sandbox)");
  expect(banner.split(/\r?\n/).filter((line) => line.length > 80)).toEqual([]);
});

test("Ctrl-C ends it, and leaves the shell a line of its own", async () => {
  const terminal = await runInTerminal({ bin, args: [], env: { TMPDIR: folder.path } });
  await terminal.waitFor(/source '[^']+'/);
  terminal.press("Ctrl-C");
  expect((await terminal.exit).exitCode).toBe(0);
  expect(terminal.screen()).toMatch(/\^C\r?\n$/);
});

test("a code that was used is not given again: the next one is waited for", async () => {
  // It stands still: otherwise the code's time may end before it is asked for.
  let time = Date.now();
  const now = () => new Date(time);
  const sandbox = await startSandbox({ clock: now });
  const { user, accessKeyId, secretAccessKey, serialNumber } = sandbox.addUser({ name: "roger", devices: [{}] });
  const used = sandbox.totp(serialNumber);
  const session = { SerialNumber: serialNumber, TokenCode: used };
  expect((await call(sandbox.url, { accessKeyId, secretAccessKey }, "GetSessionToken", session)).status).toBe(200);
  const environment = { AWS_ENDPOINT_URL: sandbox.url };
  const { context, out, err } = quickContext({ env: { IAM_SANDBOX: folder.path }, home: folder.path });
  const noted: Noted = { environment, engineer: user.name, server: context.processes.self };
  await writeFile(join(folder.path, "environment.json"), JSON.stringify(noted));
  const clock = { now, sleep: async (milliseconds: number) => void (time += milliseconds) };
  expect(await main(["code"], { ...context, clock })).toBe(0);
  expect(out.text).toBe(`${sandbox.totp(serialNumber)}\n`);
  expect(out.text.trim()).not.toBe(used);
  expect(err.text).toMatch(/^roger: this code was used\. Waiting \d+ s for the next…\n$/);
  await sandbox.close();
});

interface State {
  readonly accounts: readonly { readonly devices: readonly { readonly code?: { readonly digits: string } }[] }[];
}
