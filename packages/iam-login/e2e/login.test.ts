import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

const iso = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

describe("logging in", () => {
  test("asks on the terminal, unseen, and stores a session that knows of MFA", async () => {
    const before = await place.credentials.read();
    const terminal = await place.onTerminal(["work"]);
    await terminal.waitFor(`MFA code of arn:aws:iam::111122223333:mfa/roger: `);
    const code = place.code();
    terminal.type(code);
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).not.toContain(code);
    expect(terminal.screen()).toMatch(
      new RegExp(
        `work-sts credentials valid until ${iso} \\(1[12] h.*\\)\\s+Use them with: export AWS_PROFILE=work-sts`,
      ),
    );
    const after = await place.credentials.read();
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length)).toMatch(
      /^\n\[work-sts\]\naws_access_key_id = ASIA\w+\naws_secret_access_key = \S+\naws_session_token = \S+\nexpiration = [\d-]+ [\d:]+\+00:00\nsession_of = AKIA\w+\nsession_seconds = 43200\n$/,
    );
  });

  test("keeps a session that is valid for 15 minutes more, and says how to renew it", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const before = await place.credentials.read();
    const again = await place.run(["work"]);
    expect(again.stdout).toMatch(new RegExp(`^work-sts credentials are still valid until ${iso}`));
    expect(again.stdout).toContain("iam-login work --force");
    expect(again.exitCode).toBe(0);
    expect(await place.credentials.read()).toBe(before);
  });

  test.each([
    ["--force", ["--force"], []],
    ["a bar that it does not reach", ["--min-ttl", "2h"], ["--duration-seconds", "3600"]],
  ])("renews a session with %s", async (_what, flags, firstFlags) => {
    await succeeded(place.run(["work", ...firstFlags], { input: place.code() }));
    const before = await place.credentials.read();
    const { stdout, exitCode } = await place.run(["work", ...flags], { input: place.code() });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("work-sts credentials valid until");
    expect(await place.credentials.read()).not.toBe(before);
  });

  test("lasts as long as it is told to", async () => {
    const { stdout } = await place.run(["work", "--duration-seconds", "900", "--json"], { input: place.code() });
    const left = new Date(JSON.parse(stdout).expiration).getTime() - Date.now();
    expect(left).toBeGreaterThan(800_000);
    expect(left).toBeLessThanOrEqual(900_000);
  });

  test("takes mfa_serial from the config file, without looking anything up", async () => {
    await place.config.write(`[profile work]\nmfa_serial = ${place.roger.serialNumber}\n`);
    expect((await place.run(["work"], { input: place.code() })).exitCode).toBe(0);
    expect(place.sandbox.calls.map((call) => call.action)).toEqual(["GetSessionToken"]);
  });

  test("takes the code from mfa_process", async () => {
    await place.config.write(`[profile work]\nmfa_process = echo ${place.code()}\n`);
    const { exitCode, stderr } = await place.run(["work"]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  test("names the command for the code where it fails", async () => {
    const { exitCode, stderr } = await place.run(["work", "--token-command", "exit 7"]);
    expect(stderr).toBe("iam-login: The command for the MFA code ended with exit code 7.\nTry it by hand: exit 7\n");
    expect(exitCode).toBe(1);
  });

  test("notices a code that was used already before the call", async () => {
    const env = { XDG_STATE_HOME: place.folder };
    const used = place.code();
    await succeeded(place.run(["work"], { input: used, env }));
    const calls = place.sandbox.calls.length;
    const again = await place.run(["work", "--force"], { input: used, env });
    // It depends on how many of the code's seconds are left.
    const next = "Wait \\d+ s for the next code and run this again|Run this again with the next code";
    expect(again.stderr).toMatch(new RegExp(`AWS accepts each code once\\.\\n(${next})\\.\\n$`));
    expect(again.exitCode).toBe(1);
    expect(place.sandbox.calls.slice(calls).map((call) => call.action)).not.toContain("GetSessionToken");
  });

  test("tells on the terminal how long to wait for the next code", async () => {
    const env = { XDG_STATE_HOME: place.folder };
    let isTold = false;
    // Again where the code's half minute ended before the question came: there is none to wait for then.
    for (let tries = 0; tries < 5 && !isTold; tries += 1) {
      await succeeded(place.run(["work", "--force"], { input: place.code(), env }));
      const terminal = await place.onTerminal(["work", "--force"], { env });
      await terminal.waitFor("MFA code of");
      terminal.press("Ctrl-C");
      expect((await terminal.exit).exitCode).toBe(130);
      isTold = /A code has just been used\. The next one comes in \d+ s\.\s+MFA code of/.test(terminal.screen());
    }
    expect(isTold).toBe(true);
  });

  test("says what to do where there is nobody to ask, before any session is asked for", async () => {
    const { exitCode, stderr } = await place.run(["work"]);
    expect(stderr).toContain("No terminal to ask for an MFA code.");
    expect(exitCode).toBe(2);
  });

  test.each([
    [["work"], "wrong", "AWS rejected the MFA code", 1],
    [["work"], "12345", "An MFA code has six digits; 5 characters were given.", 2],
    [
      ["nobody"],
      "",
      'There is no profile "nobody" in the AWS config and credentials files.\nProfiles that exist: work',
      1,
    ],
    [["work", "--min-ttl", "soon"], "", '--min-ttl takes a time such as 15m, 24h or 90d, not "soon".', 2],
    [["work", "--duration-seconds", "60"], "", "AWS allows whole seconds from 900", 2],
    [["work", "--serial-number", "arn:aws:iam::111122223333:u2f/user/roger/key"], "", "is a FIDO device", 2],
    [
      ["work", "--serial-number", "arn:aws:iam::111122223333:mfa/jane"],
      "code",
      "AWS accepts no codes from this MFA device",
      1,
    ],
    [["wrok"], "", 'There is no profile "wrok" in the AWS config and credentials files.\nDid you mean "work"?', 1],
    [["wrok", "logout"], "", 'There is no profile "wrok"', 1],
    [["stauts"], "", "Unknown: stauts (did you mean status?)", 2],
    [["work", "logni"], "", "Unknown: logni", 2],
  ])("%j with the code %j is an error that says what is wrong", async (args, code, message, exitCode) => {
    const right = place.code();
    const wrong = right === "000000" ? "000001" : "000000";
    const input = { code: right, wrong }[code] ?? code;
    const result = await place.run(args, { input });
    expect(result.stderr).toContain(message);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stdout).toBe("");
  });

  test("finds the long-term keys that are in the session's profile too precious", async () => {
    const keys = "[work-sts]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = mine\n";
    await place.credentials.write(`${await place.credentials.read()}${keys}`);
    const { stderr, exitCode } = await place.run(["work"], { input: place.code() });
    expect(stderr).toContain('The long-term keys in the profile "work-sts" will be overwritten.');
    expect(exitCode).toBe(4);
    expect(await place.credentials.read()).toContain(keys);
  });

  test("does not go round in circles where the keys come from itself", async () => {
    // By a wrapper of any name, which no list of names would know.
    const wrapper = join(place.folder, "give-keys.sh");
    await writeFile(wrapper, `exec "${process.execPath}" "${binOf("iam-login")}" loop process\n`);
    await place.config.write(`[profile loop]\ncredential_process = sh "${wrapper}"\n`);
    const { stderr, exitCode } = await place.run(["loop"], { input: place.code() });
    expect(stderr).toContain('The credential_process of the profile "loop" ended with exit code 1:');
    expect(stderr).toContain('The profile "loop" gets its keys from a credential_process that asks this very run');
    expect(exitCode).toBe(1);
  });

  test("reaches a profile that is called like a command", async () => {
    await place.credentials.write((await place.credentials.read()).replace("[work]", "[status]"));
    const login = await place.run(["--profile", "status"], { input: place.code() });
    expect(login.stdout).toContain("status-sts credentials valid until");
    expect((await place.run(["status", "status"])).stdout).toContain("status-sts: valid until");
  });
});

test.each([
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-cn", "cn-north-1"],
  ["aws-eusc", "eusc-de-east-1"],
  ["aws-iso", "us-iso-east-1"],
] as const)("works in the partition %s", async (partition, region) => {
  const other = await openWorkplace("iam-login", { main, partition });
  try {
    expect(other.environment["AWS_REGION"]).toBe(region);
    const init = await other.run(["work", "init"]);
    expect(init.stdout).toContain(`arn:${partition}:iam::111122223333:mfa/roger`);
    const { stdout } = await other.run(["work"], { input: other.code() });
    expect(stdout).toContain("work-sts credentials valid until");
  } finally {
    await other.close();
  }
});

describe("a clock that is wrong by an hour", () => {
  test.each([
    ["behind", 3_600_000],
    ["ahead of", -3_600_000],
  ])("is worked around and told of, where it is %s AWS's", async (how, skew) => {
    const other = await openWorkplace("iam-login", { main, clock: () => new Date(Date.now() + skew) });
    try {
      const { stderr, exitCode } = await other.run(["work"], { input: other.code() });
      expect(stderr).toBe(
        `Warning: This machine's clock is 60 minutes ${how} AWS's. It will be wrong about when this session ends.\n`,
      );
      expect(exitCode).toBe(0);
    } finally {
      await other.close();
    }
  });

  test.each([
    [60, "60 minutes"],
    [300, "5 hours"],
    [54 * 365 * 24 * 60, "19710 days"],
  ])("by %d minutes is the reason why a code that was made on this machine is refused", async (minutes, said) => {
    const other = await openWorkplace("iam-login", { main, clock: () => new Date(Date.now() + minutes * 60_000) });
    try {
      const madeHere = other.sandbox.totp(other.roger.serialNumber, new Date());
      const { stderr, exitCode } = await other.run(["work"], { input: madeHere });
      expect(stderr).toContain(`This machine's clock is ${said} behind AWS's. Codes generated on it are wrong.`);
      expect(exitCode).toBe(1);
    } finally {
      await other.close();
    }
  });
});
