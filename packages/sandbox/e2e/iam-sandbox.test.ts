import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { binOf, runBin, temporaryFolder, type TemporaryFolder } from "../src/testing/index.js";
import { call } from "./contract/wire.js";

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

describe("with a command", () => {
  test("runs it in the sandbox, with none of the person's own settings", async () => {
    const { exitCode, stdout } = await run("--", ...whoAmI);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "administrator\n" });
  });

  test("ends with its exit code, and hands over its flags as they are", async () => {
    expect((await run("--", "sh", "-c", "exit 7")).exitCode).toBe(7);
    expect((await run("--", "printf", "%s.", "--help", "--json")).stdout).toBe("--help.--json.");
  });

  test("says which command there is none of", async () => {
    expect(await run("--", "no-such-command")).toMatchObject({
      exitCode: 1,
      stderr: "iam-sandbox: no-such-command cannot be run: there is no such command.\n",
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
  const { stdout } = await run("--", ...sendLargeMail);
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
    await run("--state", state, "--", ...whoAmI, "zoe");
    expect((await run("--state", state, "--", ...whoAmI)).stdout).toBe("administrator zoe\n");
    expect((await stat(state)).mode & 0o777).toBe(0o600);
  });

  test("keeps the state behind a link, which stays one", async () => {
    const link = join(folder.path, "link.json");
    await symlink("behind.json", link);
    await run("--state", link, "--", ...whoAmI, "zoe");
    expect((await run("--state", link, "--", ...whoAmI)).stdout).toBe("administrator zoe\n");
    expect(await readlink(link)).toBe("behind.json");
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
    expect(stderr).toContain("users.0.name: may hold letters, digits and +=,.@_- only");
    expect(stderr).toContain("users.0.groupz: is not known here");
    expect(stderr).toContain("users.1.name: is missing");
    expect(stderr).toContain("alias: is not a valid account alias");
  });

  test.each([
    ["a description that is no JSON", "--seed", "{", "is not JSON"],
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
    ["a description that is a list", "--seed", "[]", "is a list; it has to be one account"],
    ["a state that is none", "--state", "{}", "is not a state that iam-sandbox has kept"],
  ])("refuses %s", async (_, flag, content, message) => {
    const { exitCode, stderr } = await run(flag, await write("file.json", content), "--", "true");
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  test("refuses files that are not there, and a description beside a kept state", async () => {
    const missing = join(folder.path, "missing", "file.json");
    expect((await run("--seed", missing, "--", "true")).stderr).toContain("There is no seed file");
    expect((await run("--state", missing, "--", "true")).stderr).toContain("does not exist");
    const state = join(folder.path, "state.json");
    await run("--state", state, "--", "true");
    const before = await readFile(state, "utf8");
    const seed = await write("seed.json", "{}");
    expect(await run("--state", state, "--seed", seed, "--", "true")).toMatchObject({ exitCode: 2 });
    expect(await readFile(state, "utf8")).toBe(before);
  });
});

test("with no command prints lines that a shell takes, and runs until it is told to stop", async () => {
  const child = spawn(process.execPath, [bin], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => void (err += chunk.toString()));
  const complete = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (/AWS_SECRET_ACCESS_KEY='[^']+'\n/.test(out)) resolve();
    });
  });
  await complete;
  const print = `${out}printf '%s ' "$AWS_ENDPOINT_URL" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"`;
  const env = { AWS_SESSION_TOKEN: "my-own" };
  const { stdout } = await promisify(execFile)("sh", ["-c", print], { env });
  const [url = "", accessKeyId = "", secretAccessKey = "", sessionToken] = stdout.split(" ");
  expect(sessionToken).toBe("");
  expect((await call(url, { accessKeyId, secretAccessKey }, "GetUser")).first("UserName")).toBe("administrator");
  expect(err).toContain(`Look at it   ${url}/`);
  expect((await fetch(url)).status).toBe(200);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});
