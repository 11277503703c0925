import { totp } from "@iam-tools/sandbox";
import { openWorkplace, ownMfa, succeeded, type TerminalRun, type Workplace } from "@iam-tools/sandbox/testing";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readQrCode } from "./read-qr-code.js";
import { main } from "../src/main.js";

let place: Workplace;
let before: string;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa", { main });
  const jane = place.sandbox.addUser({ name: "jane", inlinePolicies: { own: ownMfa } });
  before = `# jane's\n[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`;
  await place.credentials.write(before);
});
afterEach(() => place.close());

const device = "arn:aws:iam::111122223333:mfa/jane";
const devices = () => place.sandbox.account().devices;

async function answer(terminal: TerminalRun, question: string, text: string): Promise<void> {
  await terminal.waitFor(question);
  terminal.type(text);
  terminal.press("Enter");
}

/** The codes of the step before and of now. */
function twoCodes(seed: string): [string, string] {
  return [totp(seed, new Date(Date.now() - 30_000)), totp(seed, new Date())];
}

async function answerCodes(terminal: TerminalRun, [first, second]: readonly [string, string]): Promise<void> {
  await answer(terminal, "First code: ", first);
  await answer(terminal, "The code after that", second);
}

describe("enrolment", () => {
  test("shows a QR code that scans, takes two codes, and stores mfa_serial", async () => {
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await terminal.waitFor("First code: ");
    const uri = new URL(readQrCode(terminal.screen({ raw: true })));
    expect(uri.href).toMatch(/^otpauth:\/\/totp\/AWS:jane@111122223333\?/);
    const seed = uri.searchParams.get("secret") ?? "";
    expect(terminal.screen()).toContain(`Seed: ${seed.match(/.{8}/g)?.join(" ")}`);
    const [first, second] = twoCodes(seed);
    terminal.type(first);
    terminal.press("Enter");
    await answer(terminal, "The code after that", second);
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).not.toContain(first);
    expect(terminal.screen()).toContain(`${device} is now an MFA device of jane, and the mfa_serial of [jane]`);
    expect(terminal.screen()).toContain("Log in with the next code: iam-login jane");
    expect(devices().get(device)?.userName).toBe("jane");
    expect(await place.credentials.read()).toBe(`${before}mfa_serial = ${device}\n`);
  });

  test("stores the seed nowhere, and shows it to nobody but the terminal", async () => {
    const terminal = await place.onTerminal(["enroll", "jane"], { env: { XDG_STATE_HOME: place.folder } });
    await terminal.waitFor("First code: ");
    const seed = devices().get(device)?.seed ?? "";
    const [first, second] = twoCodes(seed);
    terminal.type(first);
    terminal.press("Enter");
    await answer(terminal, "The code after that", second);
    await terminal.exit;
    for (const name of await readdir(place.folder, { recursive: true })) {
      const content = await readFile(join(place.folder, name), "utf8").catch(() => "");
      expect(content).not.toContain(seed);
    }
  });

  test("fits a terminal of 80 columns", async () => {
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await terminal.waitFor("First code: ");
    const widths = terminal
      .screen()
      .split(/\r?\n/)
      .filter((line) => /[█▀▄]/.test(line))
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    terminal.press("Ctrl-C");
    await terminal.exit;
  });

  test("asks again where the codes are wrong, and takes the right ones then", async () => {
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await answerCodes(terminal, ["111111", "222222"]);
    await terminal.waitFor("AWS rejected these codes. Enter two consecutive codes.");
    await terminal.waitFor("(2 tries left)");
    await answerCodes(terminal, twoCodes(devices().get(device)?.seed ?? ""));
    expect((await terminal.exit).exitCode).toBe(0);
    expect(devices().get(device)?.userName).toBe("jane");
  });

  test("knows that the device is enabled where only AWS's answer was lost", async () => {
    place.sandbox.trouble.dropAfter("EnableMFADevice");
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await terminal.waitFor("First code: ");
    const [first, second] = twoCodes(devices().get(device)?.seed ?? "");
    terminal.type(first);
    terminal.press("Enter");
    await answer(terminal, "The code after that", second);
    expect((await terminal.exit).exitCode).toBe(0);
    expect(devices().get(device)?.userName).toBe("jane");
  });

  test("says how to see whether it is enabled where AWS's answer was lost, and AWS does not list the devices", async () => {
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await terminal.waitFor("First code: ");
    place.sandbox.trouble.dropAfter("EnableMFADevice");
    place.sandbox.trouble.refuse("ListMFADevices", "AccessDenied");
    const [first, second] = twoCodes(devices().get(device)?.seed ?? "");
    terminal.type(first);
    terminal.press("Enter");
    await answer(terminal, "The code after that", second);
    expect((await terminal.exit).exitCode).toBe(1);
    expect(terminal.screen()).toContain(`the device ${device} may already be enabled. To see: iam-mfa devices jane`);
    expect(devices().get(device)?.userName).toBe("jane");
  });
});

describe("a second device", () => {
  const second = `${device}-2`;

  test("is offered after the first, takes a code of the first, and leaves mfa_serial as it is", async () => {
    const first = await place.onTerminal(["enroll", "jane"]);
    await first.waitFor("Scan it with");
    await answerCodes(first, twoCodes(devices().get(device)?.seed ?? ""));
    await first.waitFor("To add a second device, for when this one is lost: iam-mfa enroll jane --name jane-2");
    expect((await first.exit).exitCode).toBe(0);
    const stored = await place.credentials.read();
    place.code();
    const terminal = await place.onTerminal(["enroll", "jane", "--name", "jane-2"], {
      env: { XDG_STATE_HOME: place.folder },
    });
    await answer(terminal, `MFA code of ${device}: `, totp(devices().get(device)?.seed ?? "", new Date()));
    await terminal.waitFor("Scan it with");
    await answerCodes(terminal, twoCodes(devices().get(second)?.seed ?? ""));
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).toContain(`${second} is now an MFA device of jane`);
    expect(terminal.screen()).not.toContain("and the mfa_serial of");
    expect(devices().get(second)?.userName).toBe("jane");
    expect(await place.credentials.read()).toBe(stored);
  });

  test("takes the stored session where there is one, and asks for no code", async () => {
    await place.credentials.write(
      `[work]\naws_access_key_id = ${place.roger.accessKeyId}\naws_secret_access_key = ${place.roger.secretAccessKey}\n`,
    );
    await succeeded(place.run(["work", "work-mfa"], { input: place.code() }));
    const terminal = await place.onTerminal(["enroll", "work", "--name", "backup"]);
    await terminal.waitFor("Scan it with");
    expect(terminal.screen()).not.toContain("MFA code of");
    await answerCodes(terminal, twoCodes(devices().get("arn:aws:iam::111122223333:mfa/backup")?.seed ?? ""));
    expect((await terminal.exit).exitCode).toBe(0);
  });

  test("of a name that is taken is refused before a code is asked for", async () => {
    await place.credentials.write(
      `[work]\naws_access_key_id = ${place.roger.accessKeyId}\naws_secret_access_key = ${place.roger.secretAccessKey}\n`,
    );
    const terminal = await place.onTerminal(["enroll", "work"]);
    expect((await terminal.exit).exitCode).toBe(1);
    expect(terminal.screen()).not.toContain("MFA code of");
    expect(terminal.screen()).toContain("iam-mfa enroll work --name roger-2");
  });
});

describe("a device that AWS does not know at once", () => {
  beforeEach(async () => {
    await place.close();
    place = await openWorkplace("iam-mfa", { main, propagationDelay: { devices: 5000 } });
    const jane = place.sandbox.addUser({ name: "jane", inlinePolicies: { own: ownMfa } });
    await place.credentials.write(
      `[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
    );
  });

  test("is waited for, so that the next command takes its codes", async () => {
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await terminal.waitFor("Scan it with");
    await answerCodes(terminal, twoCodes(devices().get(device)?.seed ?? ""));
    await terminal.waitFor("Waiting until AWS knows the device...");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).not.toContain("AWS does not know it yet");
    const next = await place.run(["jane", "jane-mfa"], {
      input: totp(devices().get(device)?.seed ?? "", new Date(Date.now() + 30_000)),
    });
    expect(next.exitCode).toBe(0);
  });
});

test("resync takes two codes, and asks for no others", async () => {
  await place.credentials.write(
    `[work]\naws_access_key_id = ${place.roger.accessKeyId}\naws_secret_access_key = ${place.roger.secretAccessKey}\n`,
  );
  const terminal = await place.onTerminal(["resync", "work"]);
  await answerCodes(terminal, twoCodes(devices().get(place.roger.serialNumber)?.seed ?? ""));
  expect((await terminal.exit).exitCode).toBe(0);
  expect(terminal.screen()).toContain(`AWS now knows how far the clock of ${place.roger.serialNumber} is off`);
  const wrong = await place.onTerminal(["resync", "work"]);
  await answerCodes(wrong, ["111111", "222222"]);
  expect((await wrong.exit).exitCode).toBe(1);
  expect(wrong.screen()).toContain("AWS rejected these codes. Enter two consecutive codes.");
});

describe("no device is left behind", () => {
  const aborts: [string, number, (terminal: TerminalRun) => Promise<void>][] = [
    [
      "Ctrl-C at the first code",
      130,
      async (terminal) => {
        await terminal.waitFor("First code: ");
        terminal.press("Ctrl-C");
      },
    ],
    [
      "Ctrl-C at the second code",
      130,
      async (terminal) => {
        await answer(terminal, "First code: ", "123456");
        await terminal.waitFor("The code after that");
        terminal.press("Ctrl-C");
      },
    ],
    [
      "Ctrl-D",
      130,
      async (terminal) => {
        await terminal.waitFor("First code: ");
        terminal.press("Ctrl-D");
      },
    ],
    [
      "wrong codes three times",
      1,
      async (terminal) => {
        for (const _try of [1, 2, 3]) await answerCodes(terminal, ["111111", "222222"]);
        await terminal.waitFor("AWS rejected the codes 3 times.");
      },
    ],
    [
      "a refusal of AWS",
      1,
      async (terminal) => {
        place.sandbox.trouble.refuse("EnableMFADevice", "AccessDenied");
        await answerCodes(terminal, ["111111", "222222"]);
      },
    ],
  ];

  test.each(aborts)("by %s", async (_what, exitCode, act) => {
    const terminal = await place.onTerminal(["enroll", "jane"]);
    await act(terminal);
    expect((await terminal.exit).exitCode).toBe(exitCode);
    expect(terminal.screen()).toContain("The unfinished device was deleted again.");
    expect(devices().has(device)).toBe(false);
    expect(await place.credentials.read()).toBe(before);
  });

  test("for good, by a kill: the next enrolment replaces it after asking", async () => {
    const killed = await place.onTerminal(["enroll", "jane"]);
    await killed.waitFor("First code: ");
    killed.kill();
    await killed.exit;
    const old = devices().get(device)?.seed ?? "";
    const refused = await place.onTerminal(["enroll", "jane"]);
    await answer(
      refused,
      `The unfinished MFA device ${device} will be replaced. Do you want to proceed (yes/no)? `,
      "no",
    );
    expect((await refused.exit).exitCode).toBe(4);
    expect(devices().get(device)?.seed).toBe(old);
    const again = await place.onTerminal(["enroll", "jane"]);
    await answer(again, "Do you want to proceed (yes/no)? ", "yes");
    await again.waitFor("First code: ");
    const seed = devices().get(device)?.seed ?? "";
    expect(seed).not.toBe(old);
    again.press("Ctrl-C");
    await again.exit;
  });
});

describe("what cannot be enrolled", () => {
  test("is said where there is no terminal, before a device is made", async () => {
    const { stderr, exitCode } = await place.run(["enroll", "jane"]);
    expect(stderr).toContain("No terminal to show the QR code");
    expect(exitCode).toBe(2);
    expect(place.sandbox.calls).toEqual([]);
  });

  test.each(["bad name!", "a/b", "d".repeat(227)])("is a device by a name that IAM does not take: %s", async (name) => {
    const terminal = await place.onTerminal(["enroll", "jane", "--name", name]);
    await terminal.waitFor(/First code: |is not a valid device name/);
    expect((await terminal.exit).exitCode).toBe(2);
    const { stderr } = await place.run(["enroll", "jane", "--name", name]);
    expect(stderr).toBe(
      `iam-mfa: "${name}" is not a valid device name: use 1 to 226 letters A-Z, a-z, digits and + = , . @ - _.\n` +
        "Use another name: iam-mfa enroll jane --name NAME\n",
    );
    expect(place.sandbox.calls).toEqual([]);
  });

  test("is a device that the user has already, or that another has", async () => {
    const own = place.sandbox.addUser({ name: "jim", devices: [{}], inlinePolicies: { own: ownMfa } });
    await place.credentials.write(
      `[jim]\naws_access_key_id = ${own.accessKeyId}\naws_secret_access_key = ${own.secretAccessKey}\n`,
    );
    const first = await place.onTerminal(["enroll", "jim"]);
    expect((await first.exit).exitCode).toBe(1);
    expect(first.screen()).toContain("jim already has the MFA device arn:aws:iam::111122223333:mfa/jim.");
    expect(first.screen()).toContain("iam-mfa enroll jim --name jim-2");
    const second = await place.onTerminal(["enroll", "jim", "--name", "roger", "--yes"]);
    await answer(second, `MFA code of ${own.serialNumber}: `, place.sandbox.totp(own.serialNumber));
    expect((await second.exit).exitCode).toBe(1);
    expect(second.screen()).toContain("The MFA device arn:aws:iam::111122223333:mfa/roger belongs to another user.");
  });

  test("is a profile of no user", async () => {
    await place.config.write("[profile empty]\nregion = eu-west-1\n");
    const terminal = await place.onTerminal(["enroll", "empty"]);
    expect((await terminal.exit).exitCode).toBe(1);
    expect(terminal.screen()).toContain('The profile "empty" has no long-term keys');
  });
});
