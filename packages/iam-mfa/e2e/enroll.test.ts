import { totp } from "@iam-tools/sandbox";
import { openWorkplace, ownMfa, type TerminalRun, type Workplace } from "@iam-tools/sandbox/testing";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readQrCode } from "./read-qr-code.js";

let place: Workplace;
let before: string;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa");
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
    expect(uri.href).toMatch(/^otpauth:\/\/totp\/Amazon%20Web%20Services:jane%40111122223333\?/);
    const seed = uri.searchParams.get("secret") ?? "";
    expect(terminal.screen()).toContain(`type this in: ${seed.match(/.{4}/g)?.join(" ")}`);
    const [first, second] = twoCodes(seed);
    terminal.type(first);
    terminal.press("Enter");
    await answer(terminal, "The code after that", second);
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).not.toContain(first);
    expect(terminal.screen()).toContain(`${device} is now an MFA device of jane, and the mfa_serial of [jane]`);
    expect(terminal.screen()).toContain("Log in, with the next code, by: iam-login jane");
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
    await terminal.waitFor("AWS does not take these codes: they must be two that follow one another.");
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
        await terminal.waitFor("AWS did not take the codes, 3 times.");
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
    expect(stderr).toContain("There is no terminal to show the QR code on");
    expect(exitCode).toBe(2);
    expect(place.sandbox.calls).toEqual([]);
  });

  test("is a device that the user has already, or that another has", async () => {
    const own = place.sandbox.addUser({ name: "jim", devices: [{}], inlinePolicies: { own: ownMfa } });
    await place.credentials.write(
      `[jim]\naws_access_key_id = ${own.accessKeyId}\naws_secret_access_key = ${own.secretAccessKey}\n`,
    );
    const first = await place.onTerminal(["enroll", "jim"]);
    expect((await first.exit).exitCode).toBe(1);
    expect(first.screen()).toContain("jim has the MFA device arn:aws:iam::111122223333:mfa/jim already.");
    expect(first.screen()).toContain("iam-mfa enroll jim --name jim-2");
    const second = await place.onTerminal(["enroll", "jim", "--name", "roger", "--yes"]);
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
