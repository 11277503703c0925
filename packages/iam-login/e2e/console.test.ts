import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { chmod, readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { openWorkplace, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

let place: Workplace;
let signin: Server;
let signinUrl: string;
let requests: { method: string | undefined; url: string | undefined; form: URLSearchParams }[];
let answer: { status: number; body: string };

beforeEach(async () => {
  place = await openWorkplace("iam-login");
  requests = [];
  answer = { status: 200, body: JSON.stringify({ SigninToken: "sign/in+token" }) };
  signin = createServer((request, response) => void answerTo(request, response));
  await new Promise<void>((resolve) => void signin.listen(0, "127.0.0.1", resolve));
  signinUrl = `http://127.0.0.1:${(signin.address() as AddressInfo).port}`;
  place.sandbox.addRole({
    name: "admin",
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "sts:AssumeRole",
          Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        },
      ],
    },
  });
  await place.run(["work"], { input: place.code() });
});
afterEach(async () => {
  signin.close();
  await place.close();
});

const role = "arn:aws:iam::111122223333:role/admin";
const open = (args: string[] = [], env: Record<string, string> = {}) =>
  place.run(["work", "console", ...args], { env: { AWS_ENDPOINT_URL_SIGNIN: signinUrl, ...env } });

describe("console", () => {
  test("exchanges the role's session for an address that signs in", async () => {
    const { stdout, stderr, exitCode } = await open(["--role", role, "--region", "eu-west-1"]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^Signs in as arn:aws:iam::111122223333:role\/admin until .*; the address works for 15 minutes/,
    );
    const url = new URL(stdout.trim());
    expect(url.origin + url.pathname).toBe(`${signinUrl}/federation`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: "login",
      Destination: "https://console.aws.amazon.com/console/home?region=eu-west-1",
      SigninToken: "sign/in+token",
    });
    const [request] = requests;
    expect(request).toMatchObject({ method: "POST", url: "/federation" });
    expect(request?.form.get("Action")).toBe("getSigninToken");
    const session = JSON.parse(request?.form.get("Session") ?? "");
    expect(session).toEqual({
      sessionId: expect.stringMatching(/^ASIA/),
      sessionKey: expect.any(String),
      sessionToken: expect.any(String),
    });
    const assumed = place.sandbox.calls.find(({ action }) => action === "AssumeRole");
    expect(assumed?.parameters).toMatchObject({ RoleArn: role, RoleSessionName: "roger" });
    expect(await place.credentials.read()).not.toContain(session.sessionId);
  });

  test("names the roles to use, since a user's session cannot sign in", async () => {
    await place.config.write(`[profile admin]\nrole_arn = ${role}\nsource_profile = work-sts\n`);
    const { stderr, exitCode } = await open();
    expect(stderr).toBe(
      `iam-login: The AWS console takes no session of an IAM user; it takes one of a role.\niam-login work console --role ${role}\n`,
    );
    expect(exitCode).toBe(2);
    expect(requests).toEqual([]);
  });

  test.each(["admin", "arn:aws:iam::111122223333:user/roger", "arn:aws:iam::1:role/admin"])(
    "takes no role such as %s",
    async (wrong) => {
      const { stderr, exitCode } = await open(["--role", wrong]);
      expect(stderr).toContain(`--role takes the ARN of a role, or a profile with a role_arn, not "${wrong}".`);
      expect(exitCode).toBe(2);
    },
  );

  test("says so where AWS refuses the role", async () => {
    const { stderr, exitCode } = await open(["--role", "arn:aws:iam::111122223333:role/other"]);
    expect(stderr).toContain("Access denied: sts:AssumeRole on arn:aws:iam::111122223333:role/other is not allowed");
    expect(exitCode).toBe(1);
  });

  test("says so where the sign-in page gives no token", async () => {
    answer = { status: 400, body: "<html>" };
    const { stderr, exitCode } = await open(["--role", role]);
    expect(stderr).toContain("gives no token for these credentials (HTTP 400)");
    expect(exitCode).toBe(1);
  });

  test("opens the browser without telling other users the address", async () => {
    const browser = join(place.folder, "browser");
    await writeFile(
      browser,
      `#!${process.execPath}
       const { writeFileSync } = require("node:fs");
       const address = process.argv[2];
       fetch(address, { redirect: "manual" }).then(async (first) => {
         const again = await fetch(address, { redirect: "manual" }).catch(() => ({ status: "gone" }));
         writeFileSync(${JSON.stringify(join(place.folder, "seen"))}, JSON.stringify(
           { argv: process.argv.slice(2), location: first.headers.get("location"), again: again.status }));
       });`,
    );
    await chmod(browser, 0o700);
    const { stdout, stderr, exitCode } = await open(["--role", role, "--open"], { BROWSER: browser });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The console is open in the browser, as .*role\/admin, until /);
    const seen = JSON.parse(await readEventually(join(place.folder, "seen")));
    expect(seen.argv).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/)]);
    expect(new URL(seen.location).searchParams.get("SigninToken")).toBe("sign/in+token");
    expect([404, "gone"]).toContain(seen.again);
  });

  test("says what to do where there is no browser", async () => {
    const { stderr, exitCode } = await open(["--role", role, "--open"], { BROWSER: "no-such-browser" });
    expect(stderr).toContain("The browser (no-such-browser) cannot be started.\nLeave out --open");
    expect(exitCode).toBe(1);
  });
});

async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push({ method: request.method, url: request.url, form: new URLSearchParams(await text(request)) });
  response.writeHead(answer.status).end(answer.body);
}

/** The browser goes on after the tool has ended. */
async function readEventually(path: string): Promise<string> {
  for (;;) {
    const content = await readFile(path, "utf8").catch(() => "");
    if (content !== "") return content;
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
}
