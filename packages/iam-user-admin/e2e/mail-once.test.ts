import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runInTerminal } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startScriptedRelay, type ScriptedRelay } from "./scripted-relay.js";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
let relay: ScriptedRelay;
beforeEach(async () => {
  stage = await startStage();
  relay = await startScriptedRelay();
});
afterEach(async () => {
  await relay.close();
  await stage.close();
});

const roger = "--user-email roger@example.com";
const tags = { email: "roger@example.com" };
const env = () => ({ SMTP_URL: relay.url });
const run = (line: string) => stage.run(line, { env: env() });
const folder = () => join(stage.home, ".local/state/iam-user-admin");
const idsOf = (mails: readonly string[]) => mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);
/** Of the quoted-printable text (RFC 2045 6.7). */
const decoded = (mail: string) =>
  mail
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
const passwordOf = (mail = "") => /Password: (.*?)\r?$/m.exec(decoded(mail))?.[1];

/** Kills the run when the relay has the whole mail, and has not said so yet. */
async function runUntilMailed(line: string): Promise<void> {
  const child = spawn(process.execPath, [stage.bin, ...line.split(" ")], {
    env: { PATH: process.env["PATH"], ...stage.environment, ...env() },
    cwd: stage.home,
    stdio: "ignore",
  });
  const exit = once(child, "exit");
  relay.onStage(async (reached) => {
    if (reached !== "body") return;
    child.kill("SIGKILL");
    await exit;
  });
  await exit;
  relay.onStage(() => undefined);
  expect(relay.mails).toHaveLength(1);
}

/** As the run would have, had it been killed a moment later. */
async function noteMailed(): Promise<void> {
  const name = (await readdir(folder())).find((name) => name.endsWith(".json"));
  const path = join(folder(), name ?? "");
  await writeFile(path, (await readFile(path, "utf8")).replace(`"sending"`, `"mailed"`));
}

async function inTerminal(line: string, answer: string) {
  const options = { bin: stage.bin, args: line.split(" "), env: { ...stage.environment, ...env() }, cwd: stage.home };
  const terminal = await runInTerminal(options);
  await terminal.waitFor("Type yes if it has arrived");
  terminal.type(answer);
  terminal.press("Enter");
  return terminal.exit;
}

describe.each([roger, `${roger} --change-password`])("a run that is killed when the relay has the mail: %s", (line) => {
  beforeEach(async () => {
    if (line !== roger) stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
    await runUntilMailed(line);
    stage.writes();
  });

  test("is gone on with by the same command: the same mail, and it says so", async () => {
    const dry = await run(`${line} --dry-run`);
    expect(dry.stdout).toContain("would mail the password to roger@example.com");
    const { exitCode, stderr } = await run(line);
    expect(stderr).toContain("Warning: The mail with the password to roger@example.com may have arrived");
    expect(exitCode).toBe(0);
    expect(stage.writes().filter((action) => action.endsWith("LoginProfile"))).toEqual([]);
    expect(relay.mails).toHaveLength(2);
    expect(new Set(idsOf(relay.mails)).size).toBe(1);
    expect(new Set(relay.mails.map(passwordOf)).size).toBe(1);
    expect(await readdir(folder())).toEqual([]);
  });

  test("is gone on with by resend, which foretells that it may be the second mail", async () => {
    const warning = "Warning: The mail with the password to roger@example.com may have arrived";
    expect((await run("resend --dry-run")).stderr).toContain(warning);
    expect(relay.mails).toHaveLength(1);
    expect(await run("resend")).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(warning) });
    expect(new Set(idsOf(relay.mails)).size).toBe(1);
  });

  test.each([
    ["yes", 1],
    ["no", 2],
  ])("asks on a terminal whether it has arrived, and with %s %d mails went out", async (answer, mails) => {
    expect(await inTerminal(line, answer)).toMatchObject({ exitCode: 0 });
    expect(relay.mails).toHaveLength(mails);
    expect(new Set(idsOf(relay.mails)).size).toBe(1);
    expect(await readdir(folder())).toEqual([]);
  });

  test("sends nothing where neither is answered, and keeps the password", async () => {
    expect(await inTerminal(line, "perhaps")).toMatchObject({ exitCode: 4 });
    expect(relay.mails).toHaveLength(1);
    expect(await readdir(folder())).toHaveLength(1);
  });
});

test("a password that was mailed by a run that was killed is not made once more", async () => {
  const line = `${roger} --change-password`;
  stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
  await runUntilMailed(line);
  await noteMailed();
  stage.writes();
  const { exitCode, stderr } = await run(line);
  expect(stderr).toContain("before it was interrupted: no other is set. If it does not arrive, run this again.");
  expect({ exitCode, mails: relay.mails.length, writes: stage.writes() }).toEqual({
    exitCode: 0,
    mails: 1,
    writes: [],
  });
  expect((await run(line)).exitCode).toBe(0);
  expect(relay.mails).toHaveLength(2);
});

test.each([
  [roger, ", tagged roger-dev with iam-user-admin:invitation=DAY", ["TagUser"]],
  [`${roger} --change-password`, "", []],
])("what the relay took before the run was killed is only recorded by resend: %s", async (line, tagged, writes) => {
  if (line !== roger) stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
  await runUntilMailed(line);
  await noteMailed();
  stage.writes();
  const said = (text: string) => text.replace(/\d{4}-\d\d-\d\d/, "DAY");
  const before = "roger@example.com: an earlier run mailed the password of roger-dev:";
  const dry = await run("resend --dry-run");
  expect({ ...dry, stdout: said(dry.stdout), writes: stage.writes() }).toMatchObject({
    exitCode: 0,
    stdout: `${before} would send no mail${tagged.replace("tagged", "would tag")}, would delete the kept password\n`,
    writes: [],
  });
  expect((await readdir(folder())).filter((name) => name.endsWith(".json"))).toHaveLength(1);
  // Nothing is mailed any more: it asks for no relay.
  const real = await stage.run("resend", { env: { SMTP_URL: "", MAIL_FROM: "" } });
  expect({ ...real, stdout: said(real.stdout), writes: stage.writes() }).toMatchObject({
    exitCode: 0,
    stdout: `${before} sent no mail${tagged}, deleted the kept password\n`,
    writes,
  });
  expect(relay.mails).toHaveLength(1);
  expect(await readdir(folder())).toEqual([]);
});

describe("a relay that takes the mail and goes away", () => {
  beforeEach(() => relay.script("body", "drop", 1));

  test("gets the same mail again, and it is said", async () => {
    const { exitCode, stderr } = await run(roger);
    expect(stderr).toContain("may have arrived: the connection broke while the relay was receiving it. The same mail");
    expect(exitCode).toBe(0);
    expect(relay.mails).toHaveLength(2);
    expect(new Set(idsOf(relay.mails)).size).toBe(1);
  });

  test("gets it no second time where a person says that it has arrived", async () => {
    expect(await inTerminal(roger, "yes")).toMatchObject({ exitCode: 0 });
    expect(relay.mails).toHaveLength(1);
  });
});

test("a mail of which nobody knows is told as such, and resend sends the same", async () => {
  relay.script("body", "drop");
  const { exitCode, stderr } = await run(roger);
  expect(stderr).toContain("may or may not have been sent: the relay received it but did not confirm.");
  expect(stderr).toContain("The password is kept in");
  expect(exitCode).toBe(3);
  relay.script("body", "250 2.0.0 Ok");
  const sent = relay.mails.length;
  const ids = new Set(idsOf(relay.mails));
  relay.clear();
  const again = await run("resend");
  expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("The same mail goes out again.") });
  expect({ sent, again: new Set(idsOf(relay.mails)) }).toEqual({ sent: 3, again: ids });
});

test.each([
  ["mail:\n  subject: '{{#each accounts}}{{password}}{{/each}}'\n", undefined, "mail.subject of the config file"],
  [
    "mail:\n  templates: .\n",
    "Pass {{accounts.[0].password}}\n\n{{#each accounts}}{{password}}{{/each}}\n",
    "new-user.txt",
  ],
])("a subject holds no password: %j", async (config, template, where) => {
  await writeFile(join(stage.home, "iam-user-admin.yaml"), config);
  if (template !== undefined) await writeFile(join(stage.home, "new-user.txt"), template);
  for (const line of [roger, `${roger} --dry-run`, "config check"]) {
    const { exitCode, stderr } = await run(line);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(where) });
    expect(stderr).toContain(`"password" not defined`);
  }
  expect(stage.writes()).toEqual([]);
});

describe("a refusal that quotes the password", () => {
  test.each(["", " --debug", " --json"])("of a relay's is shown without it%s", async (flag) => {
    const line = (mail: string) => /Password: (.*)\r\n/.exec(mail)?.[1];
    relay.script("body", (mail) => `554 5.7.1 Looks like spam: ${passwordOf(mail)} in ${line(mail)}`);
    const { exitCode, stdout, stderr } = await run(`${roger}${flag}`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Looks like spam: (not shown)");
    const password = stage.sandbox.account().users.get("roger-dev")?.loginProfile?.password ?? "";
    expect(passwordOf(relay.mails[0])).toBe(password);
    for (let start = 0; start + 5 <= password.length; start += 1) {
      expect(stdout + stderr).not.toContain(password.slice(start, start + 5));
    }
  });

  test.each(["", " --debug"])("of AWS's is shown without it%s", async (flag) => {
    let password = "";
    const server = await quoting((quoted) => (password = quoted));
    const { port } = server.address() as AddressInfo;
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --endpoint-url http://127.0.0.1:${port}${flag}`);
    server.close();
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Value '(not shown)' at 'password' failed to satisfy constraint");
    expect(password).not.toBe("");
    expect(stdout + stderr).not.toContain(password);
    expect(await readdir(folder())).toEqual([]);
  });

  /** As AWS does with a value that it does not take, between the tool and the sandbox. */
  async function quoting(tell: (password: string) => void): Promise<Server> {
    const target = new URL(stage.environment["AWS_ENDPOINT_URL"] ?? "");
    const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;

    async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
      const body = await text(incoming);
      const password = new URLSearchParams(body).get("Password");
      if (password !== null) {
        tell(password);
        const quoted = password.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        const message = `1 validation error detected: Value '${quoted}' at 'password' failed to satisfy constraint`;
        const requestId = "0a1b2c3d-0000-4000-8000-123456789012";
        outgoing.writeHead(400, { "content-type": "text/xml", "x-amzn-requestid": requestId });
        outgoing.end(
          `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        );
        return;
      }
      const { method, url, headers } = incoming;
      const options = { host: target.hostname, port: target.port, method, path: url, headers };
      const forwarded = request(options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.end(body);
    }
  }
});
