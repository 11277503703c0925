import { binOf, openWorkplace, runBin, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-mfa", { main })));
afterEach(() => place.close());

const keys = "[other]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = precious\n";

describe("a session", () => {
  test("is asked for on the terminal, unseen, and lasts 24 hours", async () => {
    const before = await place.credentials.read();
    const terminal = await place.onTerminal(["work", "work-mfa", "roger"]);
    await terminal.waitFor("MFA code of arn:aws:iam::111122223333:mfa/roger: ");
    const code = place.code();
    terminal.type(code);
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).not.toContain(code);
    const until = /work-mfa credentials valid until (\S+)\s+Use them with: export AWS_PROFILE=work-mfa/.exec(
      terminal.screen(),
    )?.[1];
    const hours = (new Date(until ?? "").getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const after = await place.credentials.read();
    expect(after.startsWith(before)).toBe(true);
    expect(after).toMatch(/\n\[work-mfa\]\naws_access_key_id = ASIA\w+\n/);
  });

  test("takes the code from a pipe", async () => {
    const { stdout, stderr, exitCode } = await place.run(["work", "work-mfa"], { input: `${place.code()}\n` });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^work-mfa credentials valid until \S+Z\n/);
    expect(exitCode).toBe(0);
  });

  test("takes the code from the command in mfa_process", async () => {
    await place.config.write(`[profile work]\nmfa_process = echo ${place.code()}\n`);
    expect((await place.run(["work", "work-mfa"])).exitCode).toBe(0);
  });

  test.each(["setsts", "iam-login"])("is not asked for with a code that %s has used just now", async (tool) => {
    const env = { ...place.environment, XDG_STATE_HOME: place.folder };
    const args = { setsts: ["--profile", "work", "--target-profile", "x"], "iam-login": ["work"] }[tool] ?? [];
    const used = place.code();
    expect((await runBin({ bin: binOf(tool), args, env, input: used })).exitCode).toBe(0);
    const { stderr, exitCode } = await place.run(["work", "work-mfa"], { env, input: used });
    expect(stderr).toContain("has already been used, and AWS accepts each code once.\n");
    expect(exitCode).toBe(1);
  });

  test("is never written for another user than the one that is named", async () => {
    const { stderr, exitCode } = await place.run(["work", "work-mfa", "jane"], { input: place.code() });
    expect(stderr).toContain('The keys in the profile "work" belong to roger, not to jane.');
    expect(exitCode).toBe(2);
    expect(place.sandbox.calls.map(({ action }) => action)).not.toContain("GetSessionToken");
  });

  test("never overwrites the keys it is made from, not even with --yes", async () => {
    const { stderr, exitCode } = await place.run(["work", "work", "--yes"], { input: place.code() });
    expect(stderr).toContain('source and target are both "work"');
    expect(exitCode).toBe(4);
    expect(place.sandbox.calls).toEqual([]);
  });
});

describe("long-term keys in the destination", () => {
  beforeEach(async () => place.credentials.write(`${await place.credentials.read()}${keys}`));

  test("are refused to be overwritten where there is nobody to ask", async () => {
    const { stderr, exitCode } = await place.run(["work", "other"], { input: place.code() });
    expect(stderr).toContain('The long-term keys in the profile "other" will be overwritten.');
    expect(stderr).toContain("--yes");
    expect(exitCode).toBe(4);
    expect(await place.credentials.read()).toContain(keys);
  });

  test.each([["no"], ["y", "y"], ["", "no"]])("are kept where the answer is %j", async (...answers) => {
    const terminal = await place.onTerminal(["work", "other"]);
    let question = "will be overwritten. Do you want to proceed (yes/no)? ";
    for (const answer of answers) {
      await terminal.waitFor(question);
      terminal.type(answer);
      terminal.press("Enter");
      question = "Type yes to go on, or no: ";
    }
    expect((await terminal.exit).exitCode).toBe(4);
    expect(await place.credentials.read()).toContain(keys);
  });

  test("are overwritten where the answer is yes", async () => {
    const terminal = await place.onTerminal(["work", "other"]);
    await terminal.waitFor("Do you want to proceed (yes/no)? ");
    terminal.type("yes");
    terminal.press("Enter");
    await terminal.waitFor("MFA code of");
    terminal.type(place.code());
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(await place.credentials.read()).not.toContain("AKIAEXAMPLE");
  });

  test("are overwritten with --yes", async () => {
    expect((await place.run(["work", "other", "--yes"], { input: place.code() })).exitCode).toBe(0);
    expect(await place.credentials.read()).not.toContain("AKIAEXAMPLE");
  });
});

test.each([
  [[], "Missing argument: dest-profile\nUsage: iam-mfa [source-profile] <dest-profile> [username]"],
  [
    ["work"],
    "Missing argument: dest-profile\nUsage: iam-mfa <source-profile> <dest-profile> [username]\nFor a session from the keys in work: iam-mfa work work-mfa\n",
  ],
  [["devcies"], "Unknown: devcies (did you mean devices?)"],
  [["work", "x", "y", "--profile", "work"], "The source-profile is given twice, as an argument and with --profile."],
  [["devices", "work", "--profile", "x"], "The profile is given twice, as an argument and with --profile."],
  [["work", "x", "--token-code", "12"], "An MFA code has six digits; 2 characters were given."],
  [["work", "x", "--duration-seconds", "1y"], '--duration-seconds takes a time such as 15m, 24h or 90d, not "1y".'],
  [["work", "a b"], 'A profile cannot be called "a b"'],
])("%j is a usage error", async (args, message) => {
  const { stderr, exitCode, stdout } = await place.run(args, { input: place.code() });
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
});

test("devices of which profile is a usage error where several hold an access key", async () => {
  await place.credentials.write(`${await place.credentials.read()}${keys}`);
  const { stderr, exitCode } = await place.run(["devices"]);
  expect(stderr).toContain("Which profile? Name the one that holds your access key.\niam-mfa devices PROFILE");
  expect(stderr).toContain("Profiles with an access key: work, other");
  expect(exitCode).toBe(2);
});

test.each(["aws-us-gov", "aws-cn", "aws-eusc", "aws-iso"] as const)("works in the partition %s", async (partition) => {
  const other = await openWorkplace("iam-mfa", { main, partition });
  try {
    const { stdout, exitCode } = await other.run(["work", "work-mfa", "--json"], { input: other.code() });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).serialNumber).toBe(`arn:${partition}:iam::111122223333:mfa/roger`);
  } finally {
    await other.close();
  }
});
