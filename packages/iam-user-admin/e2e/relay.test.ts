import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startScriptedRelay } from "./scripted-relay.js";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
let way: WayToRelay;
beforeEach(async () => {
  stage = await startStage();
  way = await openWay(stage.mail.url);
});
afterEach(async () => {
  way.close();
  await stage.close();
});

const roger = "--user-email roger@example.com";
const run = (line: string) => stage.run(line, { env: { SMTP_URL: way.url } });

/** What lies between the tool and its relay: counts the connections, and can cut them. */
interface WayToRelay {
  readonly url: string;
  readonly connections: readonly Socket[];
  cut(): void;
  close(): void;
}

async function openWay(relay: string): Promise<WayToRelay> {
  const connections: Socket[] = [];
  const server: Server = createServer((near) => {
    connections.push(near);
    const far = connect(Number(new URL(relay).port), "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => connections.forEach((connection) => connection.destroy());
  const close = () => {
    cut();
    server.close();
  };
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, connections, cut, close };
}

test("the connection that was tried out before anything is changed carries the mail", async () => {
  expect((await run(roger)).exitCode).toBe(0);
  expect(stage.mail.messages).toHaveLength(1);
  expect(way.connections).toHaveLength(1);
});

test("a connection that ends while the user is made is replaced, and one mail goes out", async () => {
  stage.sandbox.trouble.after(({ action }) => {
    if (action === "CreateLoginProfile") way.cut();
  });
  expect(await run(roger)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(stage.mail.messages).toHaveLength(1);
  expect(way.connections).toHaveLength(2);
});

test("a relay that has waited long enough, and says so when the mail comes, is connected to again", async () => {
  stage.sandbox.trouble.after(({ action }) => {
    if (action === "CreateLoginProfile")
      stage.mail.refuse({ at: "mail-from", answer: 421, text: "4.4.2 Idle for too long", times: 1 });
  });
  expect(await run(roger)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(stage.mail.messages).toHaveLength(1);
  expect(way.connections).toHaveLength(2);
});

test("a relay that refuses the mail has the password kept, and is not asked by another connection", async () => {
  stage.mail.refuse({ at: "data", answer: 554, text: "No such person" });
  const { exitCode, stderr } = await run(roger);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("554 No such person") });
  expect(stderr).toContain("The password is kept in");
  expect(way.connections).toHaveLength(1);
});

test("many people's mails share connections", async () => {
  const people = Array.from({ length: 40 }, (_, index) => `person-${index}@example.com`);
  await writeFile(join(stage.home, "people.csv"), ["email", ...people].join("\n"));
  expect((await run("import people.csv")).exitCode).toBe(0);
  expect(stage.mail.messages).toHaveLength(40);
  expect(way.connections.length).toBeLessThan(40);
});

/** Milliseconds for which a run that has nothing to mail was connected to a relay that never greets. */
async function heldBySilence(): Promise<number> {
  const held = [0];
  const silent = createServer((socket) => {
    const since = performance.now();
    socket.on("error", () => undefined).on("close", () => held.push(performance.now() - since));
    socket.resume();
  });
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const again = await stage.runBin(roger, { env: { SMTP_URL: url } });
  silent.close();
  await once(silent, "close");
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("nothing to do") });
  return Math.max(...held);
}

test("a relay that never greets holds up nobody who has nothing to mail", async () => {
  expect((await run(roger)).exitCode).toBe(0);
  way.close();
  let held = await heldBySilence();
  // Shorter than the tool waits for a greeting that it needs, each time; once is enough on a machine that is busy.
  for (let tries = 0; tries < 4 && held > 9_500; tries += 1) held = await heldBySilence();
  expect(held).toBeLessThan(9_500);
});

test("Ctrl-C is not kept waiting by a relay that never greets", async () => {
  const silent = createServer();
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const env = { PATH: process.env["PATH"], ...stage.environment, SMTP_URL: `smtp://127.0.0.1:${port}` };
  const child = spawn(process.execPath, [stage.bin, ...roger.split(" ")], { env, stdio: ["ignore", "ignore", "pipe"] });
  const said = text(child.stderr);
  await once(silent, "connection");
  // All that the plan is made of has been read by then, and only the relay is waited for.
  await setTimeout(1_000);
  child.kill("SIGINT");
  const [exitCode] = await once(child, "close", { signal: AbortSignal.timeout(60_000) });
  silent.close();
  // On a busy machine AWS may have been waited for, too, and that is said.
  const answer = (await said).replace(/^Waiting for \S+… \(Ctrl-C to stop\)\n/gm, "");
  expect({ exitCode, answer }).toEqual({ exitCode: 130, answer: "iam-user-admin: Cancelled.\n" });
  expect(stage.writes()).toEqual([]);
});

test.each(["> /dev/null", ">&-"])("a password that would be printed nowhere is kept: %s", async (way) => {
  const line = `"${process.execPath}" "${stage.bin}" ${roger} --no-mail ${way}`;
  const env = { PATH: process.env["PATH"], ...stage.environment };
  const child = spawn("sh", ["-c", line], { env, stdio: ["ignore", "ignore", "pipe"] });
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ said, exitCode }).toEqual({ said: expect.stringContaining("it is closed or discarded."), exitCode: 1 });
  expect(said).toContain("The password of roger-dev is kept in");
  const again = await stage.run(`${roger} --no-mail`);
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/[Pp]assword/) });
});

test.each([
  ["?requireTLS=false", "has a query or a fragment"],
  ["?tls.rejectUnauthorized=false&ignoreTLS=true", "has a query or a fragment"],
  ["?host=mail.example.net", "has a query or a fragment"],
  ["#x", "has a query or a fragment"],
  ["/x", "has a path"],
])("what follows the host in SMTP_URL turns no TLS off, and is refused before any call: %s", async (more, why) => {
  await writeFile(join(stage.home, "iam-user-admin.yaml"), "mail:\n  tls: required\n");
  for (const line of [roger, `${roger} --dry-run`, "resend"]) {
    const { exitCode, stderr } = await stage.run(line, { env: { SMTP_URL: `${way.url}${more}` } });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`SMTP_URL ${why}`) });
  }
  await writeFile(join(stage.home, "iam-user-admin.yaml"), `mail:\n  smtp: ${way.url}${more}\n`);
  expect(await stage.run(roger, { env: { SMTP_URL: "" } })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(":2: mail.smtp: smtp must begin with smtp:// or smtps://"),
  });
  expect(stage.sandbox.calls).toEqual([]);
  expect(way.connections).toEqual([]);
});

test.each(["smtp:/x", "smtp:x", "smtp://", "mail.example.com"])("%s is no relay", async (url) => {
  const { exitCode, stderr } = await stage.run(roger, { env: { SMTP_URL: url } });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("SMTP_URL ") });
  expect(stage.sandbox.calls).toEqual([]);
});

test("a relay that lets nobody sign in is not used by who was given a login for it", async () => {
  const relay = await startScriptedRelay();
  const url = relay.url.replace("smtp://", "smtp://iam:secret@");
  const { exitCode, stderr } = await stage.run(roger, { env: { SMTP_URL: url } });
  await relay.close();
  const why = "It offers no way to sign in with a password (AUTH), but the URL names a user.";
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(why) });
  expect(stderr).not.toContain("secret");
  expect(stage.writes()).toEqual([]);
});

test("TLS that is required is required of a run with --debug, too", async () => {
  await writeFile(join(stage.home, "iam-user-admin.yaml"), "mail:\n  tls: required\n");
  const { exitCode, stderr } = await run(`${roger} --debug`);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("STARTTLS") });
  expect(stage.mail.messages).toHaveLength(0);
});

describe("before the first change the relay is asked", () => {
  test.each([
    ["mail-from", 530, "5.7.0 Authentication required", "SMTP_URL: smtp://USER:PASSWORD@127.0.0.1:"],
    ["mail-from", 553, "5.7.1 Sender rejected", "Use a sender that this relay accepts (--mail-from"],
    ["rcpt-to", 550, "5.1.1 No such person", "Correct the address"],
    ["rcpt-to", 554, "5.7.1 Relay access denied", "Correct the address"],
  ] as const)("and refuses at %s with %d", async (at, answer, text, hint) => {
    stage.mail.refuse({ at, answer, text });
    for (const line of [roger, `${roger} --dry-run`]) {
      const { exitCode, stderr } = await run(line);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`${answer} ${text}`) });
      expect(stderr).toContain(hint);
    }
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("and puts its answer off, which is told, and the mail goes out", async () => {
    stage.mail.refuse({ at: "rcpt-to", answer: 451, text: "4.7.1 Greylisted", times: 1 });
    expect(await run(roger)).toMatchObject({
      exitCode: 0,
      stderr: `Warning: ${way.url} has not yet said whether it accepts mail to roger@example.com: 451 4.7.1 Greylisted\n`,
    });
    expect(stage.mail.messages).toHaveLength(1);
    expect(way.connections).toHaveLength(1);
  });

  test("and puts its answer off, which a dry run does not take for a yes", async () => {
    stage.mail.refuse({ at: "rcpt-to", answer: 451, text: "4.7.1 Greylisted", times: 1 });
    const { stdout } = await run(`${roger} --dry-run`);
    expect(stdout).toContain(
      `would mail the password to roger@example.com through ${way.url}, which has not yet said whether it accepts it\n`,
    );
  });

  test("of a resend's dry run whether it takes the person, as the real one finds out", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await run(roger)).exitCode).toBe(3);
    stage.mail.refuse({ at: "rcpt-to", answer: 550, text: "5.1.1 No such person" });
    for (const line of ["resend --dry-run", "resend"]) {
      const { exitCode, stdout } = await run(line);
      expect({ exitCode, stdout }).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("No such person") });
    }
    expect(stage.mail.messages).toEqual([]);
  });

  test("of an import whether it takes the sender", async () => {
    await writeFile(join(stage.home, "people.csv"), "email\njane@example.com\njoe@example.com\n");
    stage.mail.refuse({ at: "mail-from", answer: 550, text: "5.7.60 May not send as this sender" });
    for (const line of ["import people.csv --dry-run", "import people.csv"]) {
      const { exitCode, stderr } = await run(line);
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("550 5.7.60 May not"),
      });
    }
    expect(stage.writes()).toEqual([]);
  });

  test("and nobody is, who has nothing to mail", async () => {
    await succeeded(run(roger));
    stage.mail.refuse({ at: "mail-from", answer: 553 });
    expect(await run(roger)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("nothing to do") });
  });
});

test("an import ends where the relay refuses the sender, and goes on from there", async () => {
  const people = Array.from({ length: 30 }, (_, index) => `person-${index}@example.com`);
  await writeFile(join(stage.home, "people.csv"), ["email", ...people].join("\n"));
  stage.sandbox.trouble.after(({ action }) => {
    if (action === "CreateLoginProfile") stage.mail.refuse({ at: "mail-from", answer: 553, text: "5.7.1 Blocked now" });
  });
  const { exitCode, stdout } = await run("import people.csv");
  expect(exitCode).toBe(3);
  expect(stdout).toContain("does not accept mail from Identity Team <iam@example.com>: 553 5.7.1 Blocked now");
  expect(stdout).toContain("failed: not started, because the mail relay no longer accepts mail from the sender\n");
  expect(stdout).toContain("\nUse a sender that this relay accepts (--mail-from");
  // Those that were under way, and nobody else.
  expect(stage.sandbox.account().users.size).toBeLessThan(20);
  stage.sandbox.trouble.clear();
  stage.mail.accept();
  expect(await run("import people.csv")).toMatchObject({ exitCode: 0 });
  expect(new Set(stage.mail.messages.flatMap(({ to }) => to)).size).toBe(30);
});

describe("a relay that takes access tokens", () => {
  const token = "ya29.a0AfB_by-secret~token";

  beforeEach(async () => {
    way.close();
    await stage.close();
    stage = await startStage({ mail: { auth: { user: "iam@example.com", token } } });
    way = await openWay(stage.mail.url);
  });

  const signedIn = (command: string, login = "iam%40example.com@") => ({
    env: { SMTP_URL: way.url.replace("smtp://", `smtp://${login}`), SMTP_TOKEN_COMMAND: command },
  });

  test("is signed in to by what a command prints", async () => {
    await writeFile(join(stage.home, "token"), `${token}\n`);
    expect(await stage.run(roger, signedIn(`cat ${join(stage.home, "token")}`))).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(stage.mail.messages[0]?.envelope.user).toBe("iam@example.com");
  });

  test.each([
    ["printf wrong-token", "cannot be used: 535 5.7.8"],
    ["exit 3", "which prints the access token for the mail relay, ended with exit code 3."],
    ["true", "which prints the access token for the mail relay, printed nothing."],
    ["printf 'one two'", "printed something other than one access token."],
  ])("is not, and nothing is changed, where the command is: %s", async (command, why) => {
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --debug`, signedIn(command));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(why) });
    if (command.startsWith("printf"))
      expect(stdout + stderr.replaceAll(command, "")).not.toMatch(/wrong-token|one two/);
    expect(stage.writes()).toEqual([]);
  });

  test.each([
    ["", "names no user to sign in with the token"],
    ["iam:secret@", "contains a password as well"],
  ])("needs a user, and no password: %s", async (login, why) => {
    const { exitCode, stderr } = await stage.run(roger, signedIn("true", login));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(why) });
  });

  test("is not signed in to with a password", async () => {
    const env = { SMTP_URL: way.url.replace("smtp://", "smtp://iam:secret@") };
    const { exitCode, stderr } = await stage.run(roger, { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "It does not support signing in with a password: it offers XOAUTH2, but not PLAIN, LOGIN, CRAM-MD5",
    );
    expect(stderr).toContain("Set SMTP_TOKEN_COMMAND to a command that prints an OAuth 2 access token");
    expect(stage.writes()).toEqual([]);
  });
});
