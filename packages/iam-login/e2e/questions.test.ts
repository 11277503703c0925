import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  binOf,
  openWorkplace,
  runInTerminal,
  succeeded,
  type TerminalRun,
  type Workplace,
} from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

const bin = binOf("iam-login");

/** A program on a terminal that does with iam-login what the code says; `run` is its command line. */
async function program(code: string): Promise<TerminalRun> {
  const script = join(place.folder, "program.mjs");
  await writeFile(
    script,
    `import { execFileSync, spawn, spawnSync } from "node:child_process";
     import { once } from "node:events";
     import { existsSync } from "node:fs";
     import { setTimeout } from "node:timers/promises";
     const isThere = async (file) => {
       while (!existsSync(file)) await setTimeout(20);
     };
     const run = [${JSON.stringify(process.execPath)}, [${JSON.stringify(bin)}, "work", "process"]];
     ${code}`,
  );
  return runInTerminal({ bin: script, args: [], env: place.environment, cwd: place.folder, columns: 200 });
}

/** The program waits for the file: it sees nothing of what its children show. */
async function waitForQuestion(terminal: TerminalRun): Promise<void> {
  await terminal.waitFor("MFA code of");
  await writeFile(join(place.folder, "asked"), "");
}

/** As the AWS CLI runs a credential_process: all three streams are pipes. */
const asCredentialProcess = `
  const child = spawnSync(...run, { input: "data" });
  console.log("EXIT", child.status, "ERRORS", JSON.stringify(String(child.stderr)));`;

function answer(terminal: TerminalRun, text: string): void {
  terminal.type(text);
  terminal.press("Enter");
}

const wrong = (code: string) => (code === "000000" ? "000001" : "000000");

describe("under credential_process, with standard error kept by another program", () => {
  test("a wrong and a mistyped code are asked for again, and the person sees why", async () => {
    const terminal = await program(asCredentialProcess);
    await terminal.waitFor("MFA code of");
    answer(terminal, wrong(place.code()));
    await terminal.waitFor("AWS rejected the MFA code");
    await terminal.waitFor("Try again.");
    await terminal.waitFor("MFA code of");
    answer(terminal, "12345");
    await terminal.waitFor("An MFA code has six digits; 5 characters were given. Try again.");
    await terminal.waitFor("MFA code of");
    answer(terminal, place.code());
    await terminal.waitFor('EXIT 0 ERRORS ""');
    expect((await terminal.exit).exitCode).toBe(0);
  });

  test("the third wrong code is the end", async () => {
    const terminal = await program(asCredentialProcess);
    for (let count = 0; count < 3; count += 1) {
      await terminal.waitFor("MFA code of");
      answer(terminal, wrong(place.code()));
    }
    await terminal.waitFor(/EXIT 1 ERRORS "iam-login: AWS rejected the MFA code/);
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });

  test("the list of devices is on the terminal", async () => {
    const policies = { own: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } };
    const jane = place.sandbox.addUser({
      name: "jane",
      devices: [{ name: "phone" }, { name: "tablet" }],
      inlinePolicies: policies,
    });
    await place.credentials.write(
      `[work]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
    );
    const terminal = await program(asCredentialProcess);
    await terminal.waitFor("1  arn:aws:iam::111122223333:mfa/phone");
    await terminal.waitFor("2  arn:aws:iam::111122223333:mfa/tablet");
    await terminal.waitFor("Which MFA device (1-2)? ");
    answer(terminal, "1");
    await terminal.waitFor("MFA code of arn:aws:iam::111122223333:mfa/phone");
    answer(terminal, place.sandbox.totp("arn:aws:iam::111122223333:mfa/phone"));
    await terminal.waitFor('EXIT 0 ERRORS ""');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });

  test("that a code has just been used is on the terminal, and a different one is AWS's to judge", async () => {
    const env = { XDG_STATE_HOME: place.folder };
    const asked = async () => {
      const used = place.code();
      await succeeded(place.run(["work", "--duration-seconds", "900"], { input: used, env }));
      await succeeded(place.run(["work", "logout"]));
      const terminal = await program(
        `process.env.XDG_STATE_HOME = ${JSON.stringify(place.folder)}; ${asCredentialProcess}`,
      );
      await terminal.waitFor("MFA code of");
      return { used, terminal };
    };
    const isTold = ({ terminal }: { terminal: TerminalRun }) =>
      /A code has just been used. The next one comes in \d+ s\./.test(terminal.screen());
    let last = await asked();
    // Again where the code's half minute ended before the question came: there is none to wait for then.
    for (let tries = 0; tries < 4 && !isTold(last); tries += 1) {
      last.terminal.press("Ctrl-C");
      await last.terminal.exit;
      last = await asked();
    }
    expect(isTold(last)).toBe(true);
    const { used, terminal } = last;
    answer(terminal, used);
    await terminal.waitFor("has already been used");
    await terminal.waitFor("MFA code of");
    answer(terminal, place.sandbox.totp(place.roger.serialNumber, new Date(Date.now() + 30_000)));
    await terminal.waitFor('EXIT 0 ERRORS ""');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });

  test("a command for the code says on the terminal what it needs, and asks there", async () => {
    const command = `echo "Touch your key" >&2; test -t 0 && read -r code && echo $code`;
    await place.config.write(`[profile work]\nmfa_process = ${command}\n`);
    const terminal = await program(asCredentialProcess);
    await terminal.waitFor("Touch your key");
    answer(terminal, place.code());
    await terminal.waitFor('EXIT 0 ERRORS ""');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });
});

test("one Ctrl-C ends all that wait for the code, and the program that has started them", async () => {
  const terminal = await program(`
    process.on("SIGINT", () => console.log("INTERRUPTED"));
    const children = [1, 2, 3].map(() => spawn(...run, { stdio: ["ignore", "ignore", "inherit"] }));
    const ends = await Promise.all(children.map((child) => once(child, "close")));
    console.log("ALL", ends.map(([code]) => code).join());`);
  // In whatever order they say so.
  await terminal.waitFor(
    /^(?=[^]*MFA code of)(?=(?:[^]*Another iam-login \(process \d+\) is asking; waiting for it\.){2})/,
  );
  terminal.press("Ctrl-C");
  await terminal.waitFor("ALL 130,130,130");
  expect(terminal.screen()).toContain("INTERRUPTED");
  expect(terminal.screen().match(/MFA code of/g)).toHaveLength(1);
  expect(await terminal.exit).toMatchObject({ exitCode: 0 });
});

describe("a terminal on which a question was cut off", () => {
  const stateAfter = (signal: string) => `
    const stty = () => execFileSync("stty", ["-g"], { stdio: ["inherit", "pipe", "inherit"] }).toString();
    const before = stty();
    const child = spawn(run[0], [run[1][0], "work"], { stdio: "inherit" });
    await isThere("asked");
    child.kill("${signal}");
    await once(child, "close");
    while (stty() !== before) await setTimeout(50);
    console.log("AS BEFORE");`;

  test.each(["SIGKILL", "SIGTERM"])("is as it was, echo and all, after %s", async (signal) => {
    const terminal = await program(stateAfter(signal));
    await waitForQuestion(terminal);
    await terminal.waitFor("AS BEFORE");
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });

  test("is left as another program has set it meanwhile", async () => {
    // The guard looks before the question, when it is asked, and once its process was killed.
    const look = 'n=1; while [ -e look-$n ]; do n=$((n+1)); done; stty "$@"; touch look-$n';
    await mkdir(join(place.folder, "bin"));
    const stty = `#!/bin/sh\nPATH='${process.env["PATH"]}'\n${look}\n`;
    await writeFile(join(place.folder, "bin", "stty"), stty, { mode: 0o755 });
    const terminal = await program(`
      const env = { ...process.env, PATH: process.cwd() + "/bin:" + process.env.PATH };
      const child = spawn(run[0], [run[1][0], "work"], { stdio: "inherit", env });
      await isThere("look-2");
      execFileSync("stty", ["-echo", "icanon", "isig", "opost"], { stdio: "inherit" });
      child.kill("SIGKILL");
      await once(child, "close");
      await isThere("look-3");
      await setTimeout(500);
      console.log(String(execFileSync("stty", ["-a"], { stdio: ["inherit", "pipe", "inherit"] })).includes(" -echo ") ? "LEFT" : "SET");`);
    await terminal.waitFor("LEFT");
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  });
});

describe("a person who stops the program at its question by Ctrl-Z", () => {
  const inShell = () => program(`spawnSync("bash", ["--norc", "-i"], { stdio: "inherit" });`);
  const command = `PS1=; PS2=; ${process.execPath} ${bin} work && echo "WENT" ON; echo "ENDED" $?`;

  test("gets the question back with fg, and the session for the code", async () => {
    const terminal = await inShell();
    answer(terminal, command);
    await terminal.waitFor("MFA code of");
    terminal.press("Ctrl-Z");
    await terminal.waitFor("Stopped");
    answer(terminal, "fg");
    await terminal.waitFor("MFA code of");
    answer(terminal, place.code());
    await terminal.waitFor("work-sts credentials valid until");
    answer(terminal, "exit");
    await terminal.exit;
    expect(await place.credentials.read()).toContain("[work-sts]");
  });

  test("and then ends it by Ctrl-C, has neither a session nor what was to come after it", async () => {
    const terminal = await inShell();
    answer(terminal, command);
    await terminal.waitFor("MFA code of");
    terminal.press("Ctrl-Z");
    await terminal.waitFor("Stopped");
    answer(terminal, "fg; echo CODE $?");
    await terminal.waitFor("MFA code of");
    terminal.press("Ctrl-C");
    await terminal.waitFor("Cancelled.");
    answer(terminal, "exit");
    await terminal.exit;
    expect(terminal.screen()).not.toContain("WENT ON");
    expect(await place.credentials.read()).not.toContain("[work-sts]");
  });
});
