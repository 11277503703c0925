import { runInTerminal } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import {
  allowed,
  bin,
  calls,
  code,
  environment,
  keysOf,
  read,
  roger,
  run,
  sandbox,
  work,
  write,
} from "./setsts-stage.js";

const denied = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "iam:*", Resource: "*" }] };

describe("the code", () => {
  test("may be an argument", async () => {
    expect(await run([...work, "--token-code", code()])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("is asked for on the terminal, and not shown", async () => {
    const terminal = await runInTerminal({ bin, args: work, env: environment(), columns: 120 });
    await terminal.waitFor(`MFA code of ${roger.serialNumber}: `);
    const typed = code();
    terminal.type(typed);
    terminal.press("Enter");
    await terminal.waitFor("completed!");
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.screen()).not.toContain(typed);
  });

  test("is not spent, and nothing changed, when the person presses Ctrl-C or Ctrl-D", async () => {
    const before = await read();
    for (const key of ["Ctrl-C", "Ctrl-D"] as const) {
      const terminal = await runInTerminal({ bin, args: work, env: environment() });
      await terminal.waitFor("MFA code");
      terminal.press(key);
      expect(await terminal.exit).toMatchObject({ exitCode: 130 });
      expect(terminal.screen()).toContain("setsts: Cancelled.");
    }
    expect(await read()).toBe(before);
  });

  test("is not asked for when the person presses Ctrl-C while AWS is slow", async () => {
    sandbox.trouble.delay("ListMFADevices", 4_000);
    const terminal = await runInTerminal({ bin, args: work, env: environment() });
    const before = calls("ListMFADevices").length;
    while (calls("ListMFADevices").length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    terminal.press("Ctrl-C");
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).toContain("setsts: Cancelled.");
  });

  test("that is not six digits is found before anything is sent", async () => {
    const before = sandbox.calls.length;
    const { exitCode, stderr } = await run([...work, "--token-code", "12345"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "setsts: An MFA code has six digits; 5 characters were given.\nType the six digits that the device shows now.\n",
    );
    expect(sandbox.calls).toHaveLength(before);
  });

  test("that AWS refuses is an error that exits with 1, and the file stays as it was", async () => {
    const before = await read();
    const wrong = String((Number(code()) + 1) % 1_000_000).padStart(6, "0");
    const { exitCode, stdout, stderr } = await run(work, { input: wrong });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("setsts: AWS rejected the MFA code");
    expect(stderr).toContain("Wait for the next code");
    expect(await read()).toBe(before);
  });

  test("that AWS took, and answered to nobody, is not said to be wrong", async () => {
    const before = await read();
    sandbox.trouble.dropAfter("GetSessionToken", 1);
    const { exitCode, stderr } = await run(work, { input: code() });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "setsts: AWS rejected the MFA code. It was sent twice: the first attempt failed, but may have used it up.",
    );
    expect(stderr).toContain("Wait for the next code, and run this again.");
    expect(await read()).toBe(before);
  });

  test("is not waited for where there is nobody to give it", async () => {
    const { exitCode, stderr } = await run(work);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "No terminal to ask for an MFA code.\nPipe it in on standard input, or give it with --token-code.",
    );
  });
});

test("the code comes from mfa_process where the profile has it, and from --token-command before that", async () => {
  await write(`[work]\n${keysOf(roger)}mfa_process = echo ${code()}\n`);
  expect((await run(work)).exitCode).toBe(0);
  const { stderr, exitCode } = await run([...work, "--token-command", "exit 3"]);
  expect(stderr).toContain("The command for the MFA code ended with exit code 3.");
  expect(exitCode).toBe(1);
});

describe("the device", () => {
  test("is the one that is named", async () => {
    const { stderr } = await run([...work, "--serial-number", "arn:aws:iam::111122223333:mfa/other"], {
      input: code(),
    });
    expect(stderr).toContain("AWS accepts no codes from this MFA device");
    expect(calls("GetSessionToken").at(-1)?.parameters["SerialNumber"]).toBe("arn:aws:iam::111122223333:mfa/other");
  });

  test("is guessed from the user's name, without the path, where it may not be listed", async () => {
    const user = sandbox.addUser({ name: "jane", path: "/a/b/", devices: [{}], inlinePolicies: { denied } });
    await write(`[work]\n${keysOf(user)}`);
    const { stdout } = await run(work, { input: code(user) });
    expect(stdout).toContain("> serial number: arn:aws:iam::111122223333:mfa/jane\n");
  });

  test("is never a FIDO key, for which there are no codes", async () => {
    const both = sandbox.addUser({ name: "both", devices: [{ kind: "fido" }, {}], inlinePolicies: { allowed } });
    await write(`[work]\n${keysOf(both)}`);
    expect((await run([...work, "--dry-run"])).stdout).toContain(
      "> serial number: arn:aws:iam::111122223333:mfa/both\n",
    );
    const fido = sandbox.addUser({ name: "fido", devices: [{ kind: "fido" }], inlinePolicies: { allowed } });
    await write(`[work]\n${keysOf(fido)}`);
    const { exitCode, stderr } = await run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The user fido has only FIDO devices");
  });

  test("is asked for where there are several", async () => {
    const user = sandbox.addUser({
      name: "many",
      devices: [{ name: "phone" }, { name: "tablet" }],
      inlinePolicies: { allowed },
    });
    await write(`[work]\n${keysOf(user)}`);
    const piped = await run(work, { input: "" });
    expect(piped.exitCode).toBe(2);
    expect(piped.stderr).toContain(
      "Add --serial-number with one of these:\narn:aws:iam::111122223333:mfa/phone\narn:aws:iam::111122223333:mfa/tablet\n",
    );
    const terminal = await runInTerminal({ bin, args: [...work, "--dry-run"], env: environment(), columns: 120 });
    await terminal.waitFor("Which MFA device (1-2)? ");
    terminal.type("2");
    terminal.press("Enter");
    await terminal.waitFor("> serial number: arn:aws:iam::111122223333:mfa/tablet");
    await terminal.exit;
  });

  test("is, of several, the one that the profile names", async () => {
    const user = sandbox.addUser({
      name: "named",
      devices: [{ name: "one" }, { name: "two" }],
      inlinePolicies: { allowed },
    });
    await write(`[work]\n${keysOf(user)}mfa_serial = arn:aws:iam::111122223333:mfa/two\n`);
    expect((await run([...work, "--dry-run"])).stdout).toContain(
      "> serial number: arn:aws:iam::111122223333:mfa/two\n",
    );
  });
});
