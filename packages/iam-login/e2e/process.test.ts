import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, openWorkplace, runInTerminal, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

const sessionCalls = () => place.sandbox.calls.filter(({ action }) => action === "GetSessionToken").length;

describe("process", () => {
  test("prints what credential_process wants, and nothing else", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const { stdout, stderr, exitCode } = await place.run(["work", "process"]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.\d{3}Z$/),
    });
  });

  test("fails at once where there is no terminal, and leaves standard input alone", async () => {
    const { stdout, stderr, exitCode } = await place.run(["work", "process"], { input: place.code() });
    expect(stdout).toBe("");
    expect(stderr).toContain("Log in on a terminal with: iam-login work\n");
    expect(exitCode).toBe(1);
    expect(place.sandbox.calls).toEqual([]);
  });

  test("asks on the terminal itself, so that what it prints can be a pipe", async () => {
    const script = join(place.folder, "pipe.js");
    await writeFile(
      script,
      `const { spawnSync } = require("node:child_process");
       const run = spawnSync(process.execPath, [${JSON.stringify(binOf("iam-login"))}, "work", "process"], { input: "data" });
       console.log("KEYS", Object.keys(JSON.parse(run.stdout)).join(), "ERRORS", JSON.stringify(String(run.stderr)));`,
    );
    const terminal = await runInTerminal({ bin: script, args: [], env: place.environment, columns: 200 });
    await terminal.waitFor("MFA code of");
    terminal.type(place.code());
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).toContain('KEYS Version,AccessKeyId,SecretAccessKey,SessionToken,Expiration ERRORS ""');
  });

  test("asks once where several are started at once", async () => {
    const first = await place.onTerminal(["work", "process"]);
    await first.waitFor("MFA code of");
    const others = await Promise.all([1, 2, 3].map(() => place.onTerminal(["work", "process"])));
    await Promise.all(
      others.map((other) => other.waitFor(/Another iam-login \(process \d+\) is asking; waiting for it\./)),
    );
    first.type(place.code());
    first.press("Enter");
    const exits = await Promise.all([first, ...others].map((terminal) => terminal.exit));
    expect(exits.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    for (const other of others) {
      expect(other.screen()).not.toContain("MFA code of");
      expect(other.screen()).toContain('"AccessKeyId":"ASIA');
    }
    expect(sessionCalls()).toBe(1);
  });

  test("says whom it waits for, and how that can go on: on the terminal where it may ask, else on standard error", async () => {
    const first = await place.onTerminal(["work", "process"]);
    await first.waitFor("MFA code of");
    const waiting =
      /Another iam-login \(process \d+\) is asking; waiting for it\.\s+Answer it in its terminal; if Ctrl-Z stopped it there, type: fg\s+To stop waiting: Ctrl-C/;
    const asking = await place.onTerminal(["work"]);
    await asking.waitFor(waiting);
    const script = join(place.folder, "with-code.cjs");
    await writeFile(
      script,
      `const { spawn } = require("node:child_process");
       const args = [${JSON.stringify(binOf("iam-login"))}, "work", "--token-code", "123456"];
       const run = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
       run.stderr.on("data", (data) => console.log("ERRORS " + data));
       run.on("close", (code) => console.log("ENDED", code));`,
    );
    const given = await runInTerminal({ bin: script, args: [], env: place.environment, columns: 200 });
    await given.waitFor(new RegExp(`ERRORS ${waiting.source}`));
    first.type(place.code());
    first.press("Enter");
    await given.waitFor("ENDED 0");
    expect((await Promise.all([first.exit, asking.exit, given.exit])).map(({ exitCode }) => exitCode)).toEqual([
      0, 0, 0,
    ]);
  });

  test("lets the next one ask where the first is killed at the question", async () => {
    const first = await place.onTerminal(["work", "process"]);
    await first.waitFor("MFA code of");
    const second = await place.onTerminal(["work", "process"]);
    await second.waitFor("waiting for it.");
    first.kill();
    await first.exit;
    await second.waitFor("MFA code of");
    second.type(place.code());
    second.press("Enter");
    expect((await second.exit).exitCode).toBe(0);
    expect(await readdir(place.folder)).toEqual(["credentials"]);
  });
});

describe("exec", () => {
  const print = (expression: string) => ["--", process.execPath, "-e", `console.log(${expression})`];

  test("runs the command with the session, and no profile beside it", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const { stdout, stderr, exitCode } = await place.runBin(
      ["work", "exec", ...print("process.env.AWS_ACCESS_KEY_ID.slice(0, 4), process.env.AWS_PROFILE")],
      { env: { AWS_PROFILE: "x", AWS_DEFAULT_PROFILE: "x" } },
    );
    expect(stderr).toBe("");
    expect(stdout).toBe("ASIA undefined\n");
    expect(exitCode).toBe(0);
  });

  test("hands on arguments as they are, and the exit code", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const script = "console.log(process.argv.slice(1).join(' ')); process.exitCode = 7;";
    const { stdout, exitCode } = await place.runBin([
      "work",
      "exec",
      "--",
      process.execPath,
      "-e",
      script,
      "--",
      "--json",
      "--profile",
      "*",
      "007",
    ]);
    expect(stdout).toBe("--json --profile * 007\n");
    expect(exitCode).toBe(7);
  });

  test("says where a command stands that was given with nothing before it", async () => {
    const { exitCode, stderr } = await place.runBin(["work", "exec", "aws", "s3", "ls", "--recursive"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Put -- before the command to run: iam-login work exec -- aws s3 ls --recursive\n");
  });

  test("leaves standard input to the command", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const { stdout } = await place.runBin(["work", "exec", "--", "cat"], { input: "for the command" });
    expect(stdout).toBe("for the command");
  });

  test("lets Ctrl-C end the command, and leaves Ctrl-\\ to it", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const waiting = await place.onTerminal([
      "work",
      "exec",
      "--",
      process.execPath,
      "-e",
      "process.on('SIGQUIT', () => console.log('threads')); console.log('started'); setTimeout(() => {}, 60000)",
    ]);
    await waiting.waitFor("started");
    waiting.type("\x1c");
    await waiting.waitFor("threads");
    waiting.press("Ctrl-C");
    expect((await waiting.exit).exitCode).toBe(130);
  });

  test("hands on signals, and waits for the command to end by the one that asks it to", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const signals = ["SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGTERM"] as const;
    const script = `for (const signal of ${JSON.stringify(signals)}) process.on(signal, () => {
        console.log(signal);
        if (signal === "SIGTERM") process.exit(9);
      });
      setTimeout(() => {}, 60000); console.log("started");`;
    const child = spawn(process.execPath, [binOf("iam-login"), "work", "exec", "--", process.execPath, "-e", script], {
      env: { ...place.environment, PATH: process.env["PATH"], HOME: place.folder },
    });
    let shown = "";
    child.stdout.on("data", (data) => {
      shown += String(data);
      const next = signals[shown.split("\n").length - 2];
      if (shown.endsWith("\n") && next !== undefined) child.kill(next);
    });
    expect(await once(child, "close")).toEqual([9, null]);
    expect(shown).toBe(`started\n${signals.join("\n")}\n`);
  });

  test.each([
    [["work", "exec"], "Missing after --: command\nFor example: iam-login work exec -- aws s3 ls"],
    [["work", "exec", "--"], "Missing after --: command\nFor example: iam-login work exec -- aws s3 ls"],
    [["work", "exec", "--", "no-such-command"], 'There is no command "no-such-command".'],
    [["work", "exec", "--", "/"], '"/" is a directory, not a program.'],
    [["work", "exec", "aws", "s3"], "Unknown: aws"],
    [["work", "status", "--", "aws"], 'Nothing may follow "--" here, but "aws" does.'],
  ])("%j is a usage error", async (args, message) => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const { stderr, exitCode } = await place.run(args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
