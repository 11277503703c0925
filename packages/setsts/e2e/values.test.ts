import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { binOf, openWorkplace, runBin, type Workplace } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** What a profile holds, looked at before it is signed with, by all tools that sign with it. */
let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("setsts", { main })));
afterEach(() => place.close());

const work = ["--profile", "work", "--target-profile", "work-mfa"];
const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";
const id = "AKIAEXAMPLEEXAMPLE12";
const keys = (accessKeyId: string, secretAccessKey: string) =>
  `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

const lines: Readonly<Record<string, readonly string[]>> = {
  setsts: work,
  "iam-mfa": ["work", "work-mfa"],
  "iam-login": ["work"],
  "key-rotate": ["--profile", "work"],
  "iam-user-admin": ["list", "--profile", "work"],
};

describe.each(Object.entries(lines))("%s", (name, args) => {
  const run = (more: readonly string[] = []) =>
    runBin({
      bin: binOf(name),
      args: [...args, ...more],
      env: { ...place.environment, HOME: place.folder },
      input: "",
    });

  test.each([
    ["swapped keys", keys(secret, id), /aws_access_key_id .*is swapped with the aws_secret_access_key/],
    ["a secret in quotes", keys(id, `"${secret}"`), /aws_secret_access_key .*is in quotes/],
    // The SDK, by which iam-user-admin reads the files, cuts a note off and works on.
    ...(name === "iam-user-admin"
      ? []
      : [["a key with a note", keys(`${id} # mine`, secret), /aws_access_key_id .*has a comment after it/] as const]),
    ["a secret copied from a web page", keys(id, `${secret}\u200B`), /aws_secret_access_key .*U\+200B/],
  ])("finds %s at once, says so without a key, and sends nothing", async (_what, text, message) => {
    await place.credentials.write(text);
    for (const more of [[], ["--debug"]]) {
      const { exitCode, stdout, stderr } = await run(more);
      expect(stderr).toMatch(message);
      expect(stdout + stderr).not.toContain(secret);
      expect(exitCode).toBe(1);
    }
    expect(place.sandbox.calls).toEqual([]);
  });
});

test("the line and the column of a character that no key has are told", async () => {
  await place.credentials.write(`# mine\n${keys(id, `${secret}\u200B`)}`);
  const { stderr } = await place.run(work);
  expect(stderr).toContain(
    `The aws_secret_access_key in line 4, column 65, of ${place.credentials.path} has the character U+200B in it`,
  );
});

test("keys of the environment are looked at as well", async () => {
  const env = { ...place.environment, HOME: place.folder, AWS_ACCESS_KEY_ID: secret, AWS_SECRET_ACCESS_KEY: id };
  const { stderr } = await runBin({ bin: binOf("iam-user-admin"), args: ["list"], env });
  expect(stderr).toContain("The AWS_ACCESS_KEY_ID in the environment is swapped with the aws_secret_access_key.");
  expect(stderr).not.toContain(secret);
});

describe("where whoever answers quotes what it was sent", () => {
  let server: Server;
  let endpoint: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { authorization } = request.headers;
      const sentence = `Credential must have exactly 5 slash-delimited elements, got '${authorization} ${secret}'`;
      response.writeHead(400, { "Content-Type": "text/xml", "x-amzn-RequestId": "r-1" });
      response.end(
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>Odd</Code><Message>${sentence}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  test.each([[[]], [["--json"]], [["--debug"]], [["--json", "--debug"]]])("no key is shown, with %j", async (more) => {
    await place.credentials.write(keys(id, secret));
    const { exitCode, stdout, stderr } = await place.run([...work, "--dry-run", ...more], {
      env: { AWS_ENDPOINT_URL: endpoint },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("****LE12");
    expect(stdout + stderr).not.toContain(id);
    expect(stdout + stderr).not.toContain(secret);
  });

  test.each([[[]], [["--json"]]])("nor of a key that is one of many, with %j", async (more) => {
    await place.credentials.write(
      `${keys(id, secret)}${keys("AKIAEXAMPLEEXAMPLE34", `${secret}2`).replace("work", "b")}`,
    );
    const { stdout, stderr } = await runBin({
      bin: binOf("key-rotate"),
      args: ["status", "--all", ...more],
      env: { ...place.environment, AWS_ENDPOINT_URL: endpoint, HOME: place.folder },
    });
    expect(stdout + stderr).toContain("****LE12");
    expect(stdout + stderr).not.toContain(id);
    expect(stdout + stderr).not.toContain(secret);
  });
});

describe("a profile that no session can be made from names what to type", () => {
  const role = "role_arn = arn:aws:iam::1:role/r\n";
  test.each([
    ["role_arn", `${role}source_profile = base-sts\n`, "iam-login base, then AWS_PROFILE=odd"],
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
