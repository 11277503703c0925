import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openWorkplace, type Workplace } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

/** Keys are looked at before anything is signed with them, by all tools, and shown by none. */
let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("setsts")));
afterEach(() => place.close());

const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";
const id = "AKIAEXAMPLEEXAMPLE12";
const keys = (accessKeyId: string, secretAccessKey: string) =>
  `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

const lines: Readonly<Record<string, readonly string[]>> = {
  setsts: ["--profile", "work", "--target-profile", "work-mfa"],
  "iam-mfa": ["work", "work-mfa"],
  "iam-login": ["work"],
  "key-rotate": ["--profile", "work"],
  "iam-user-admin": ["list", "--profile", "work"],
};

describe.each(Object.entries(lines))("%s", (name, args) => {
  const run = (more: readonly string[] = []) =>
    runTool(name, {
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

test("keys of the environment are looked at as well", async () => {
  const env = { ...place.environment, HOME: place.folder, AWS_ACCESS_KEY_ID: secret, AWS_SECRET_ACCESS_KEY: id };
  const { stderr } = await runTool("iam-user-admin", { args: ["list"], env });
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
    const { exitCode, stdout, stderr } = await runTool("setsts", {
      args: [...(lines["setsts"] ?? []), "--dry-run", ...more],
      env: { ...place.environment, AWS_ENDPOINT_URL: endpoint },
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
    const { stdout, stderr } = await runTool("key-rotate", {
      args: ["status", "--all", ...more],
      env: { ...place.environment, AWS_ENDPOINT_URL: endpoint, HOME: place.folder },
    });
    expect(stdout + stderr).toContain("****LE12");
    expect(stdout + stderr).not.toContain(id);
    expect(stdout + stderr).not.toContain(secret);
  });
});
