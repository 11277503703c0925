import { readFile } from "node:fs/promises";
import { openWorkplace, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** What a profile holds, looked at before it is signed with; by all tools: `shipping/e2e/key-form.test.ts`. */
let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("setsts", { main })));
afterEach(() => place.close());

const work = ["--profile", "work", "--target-profile", "work-mfa"];
const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";
const id = "AKIAEXAMPLEEXAMPLE12";
const keys = (accessKeyId: string, secretAccessKey: string) =>
  `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

test("the line and the column of a character that no key has are told", async () => {
  await place.credentials.write(`# mine\n${keys(id, `${secret}\u200B`)}`);
  const { stderr } = await place.run(work);
  expect(stderr).toContain(
    `The aws_secret_access_key in line 4, column 65, of ${place.credentials.path} has the character U+200B in it`,
  );
});

describe("a profile that no session can be made from names what to type", () => {
  const role = "role_arn = arn:aws:iam::1:role/r\n";
  test.each([
    ["role_arn", `${role}source_profile = work-sts\n`, "iam-login work, then AWS_PROFILE=odd"],
    ["role_arn of nobody's", `${role}source_profile = gone\n`, 'correct source_profile in the profile "odd"'],
    ["credential_source", `${role}credential_source = Environment\n`, "AWS_PROFILE=odd aws sts get-caller-identity"],
    ["sso_session", "sso_session = corp\nsso_account_id = 1\n", "aws sso login --profile odd"],
    ["login_session", "login_session = arn:aws:iam::1:user/ann\n", "aws login --profile odd"],
    ["nothing", "region = eu-west-1\n", "aws configure --profile odd"],
    ["half a key", `aws_access_key_id = ${id}\n`, "aws configure --profile odd"],
  ])("%s", async (_what, text, command) => {
    await place.config.write(`[profile odd]\n${text}`);
    const { exitCode, stderr } = await place.run(["--profile", "odd", "--target-profile", "odd-mfa"]);
    expect(stderr.trim().split("\n").at(-1)).toContain(command);
    expect(exitCode).toBe(1);
  });
});

describe("a credential_process", () => {
  const odd = [
    "--profile",
    "odd",
    "--target-profile",
    "odd-mfa",
    "--serial-number",
    "arn:aws:iam::111122223333:mfa/roger",
  ];
  const set = (command: string) => place.config.write(`[profile odd]\ncredential_process = ${command}\n`);
  const print = (more: object) =>
    `echo '${JSON.stringify({ Version: 1, AccessKeyId: place.roger.accessKeyId, SecretAccessKey: place.roger.secretAccessKey, ...more })}'`;

  test("gives keys to make a session from, once for a run", async () => {
    await set(`echo run >> "${place.folder}/runs"; ${print({})}`);
    const { exitCode, stderr } = await place.run(odd, { input: place.code() });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(await readFile(`${place.folder}/runs`, "utf8")).toBe("run\n");
  });

  test("that fails is told by its exit code and its own last words", async () => {
    await set("echo The vault is locked. >&2; exit 7");
    const { exitCode, stderr } = await place.run(odd, { input: place.code() });
    expect(stderr).toContain(
      'The credential_process of the profile "odd" ended with exit code 7:\nThe vault is locked.\nTry it by hand:',
    );
    expect(exitCode).toBe(1);
  });

  test("that prints something else is told so, before a code is spent", async () => {
    await set("echo hello");
    expect((await place.run(odd, { input: place.code() })).stderr).toContain("printed something other than JSON");
  });

  test("that gives a session is refused, before a code is spent", async () => {
    await set(print({ SessionToken: "t" }));
    const { exitCode, stderr } = await place.run(odd, { input: place.code() });
    expect(stderr).toContain("returns a session, and AWS creates sessions from long-term keys only");
    expect(exitCode).toBe(2);
    expect(place.sandbox.calls).toEqual([]);
  });
});

describe("the serial number", () => {
  test.each([
    ["in quotes", '"arn:aws:iam::111122223333:mfa/roger"', "is in quotes"],
    ["with a blank", "arn:aws:iam::111122223333:mfa/my phone", "has a space in it"],
    ["of a user", "arn:aws:iam::111122223333:user/roger", "is not the ARN of an MFA device"],
    ["of no form", "phone", "is not the serial number of an MFA device"],
  ])("%s is found before anything is sent", async (_what, serial, message) => {
    const typed = await place.run([...work, "--serial-number", serial], { input: place.code() });
    expect(typed.stderr).toContain(`--serial-number ${message}`);
    expect(typed.exitCode).toBe(2);
    await place.credentials.write(`${await place.credentials.read()}mfa_serial = ${serial}\n`);
    const stored = await place.run(work, { input: place.code() });
    expect(stored.stderr).toContain(`The mfa_serial in line 5 of ${place.credentials.path} ${message}`);
    expect(place.sandbox.calls).toEqual([]);
  });
});

test("a policy that denies GetSessionToken is told what it lacks", async () => {
  const { roger } = place;
  roger.user.inlinePolicies.set(
    "all-with-mfa",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          NotAction: "iam:*",
          Resource: "*",
          Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
        },
      ],
    }),
  );
  const { exitCode, stderr } = await place.run(work, { input: place.code() });
  expect(stderr).toContain("Access denied: sts:GetSessionToken");
  expect(stderr).toContain("adds sts:GetSessionToken to its NotAction");
  expect(stderr).not.toContain("Use a profile with an MFA session");
  expect(exitCode).toBe(1);
});
