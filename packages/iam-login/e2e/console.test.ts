import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { chmod, readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { holdAnswer } from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/iam-login.js";
import { main } from "../src/main.js";

let place: Workplace;
let signin: Server;
let signinUrl: string;
let requests: { method: string | undefined; url: string | undefined; form: URLSearchParams }[];
let answer: { status: number; body: string };

beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
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
  await succeeded(place.run(["work"], { input: place.code() }));
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
      /^Signs in as arn:aws:iam::111122223333:role\/admin until .*. Anyone with this address can use it for 15 minutes/,
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

  test("is with --json as its shape says", async () => {
    const answer = answers.find(({ name }) => name === "console");
    if (answer === undefined) throw new Error("There is no shape of it.");
    const { stdout } = await open(["--role", role, "--json"]);
    const { printed, documented } = holdAnswer({
      tool: "iam-login",
      answer,
      stdout,
      folder: place.folder,
    });
    expect(printed).toEqual(documented);
  });

  test("names the roles to use, since a user's session cannot sign in", async () => {
    await place.config.write(`[profile admin]\nrole_arn = ${role}\nsource_profile = work-sts\n`);
    const { stderr, exitCode } = await open();
    expect(stderr).toBe(
      `iam-login: The AWS console does not accept an IAM user's session, only a role's.\niam-login work console --role ${role}\n`,
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
    expect(stderr).toContain("gave no token for these credentials (HTTP 400)");
    expect(exitCode).toBe(1);
  });

  test.each([
    ["a page", "<html><body>Sign in to the network</body></html>", 'HTTP 200, "Sign in to the network"'],
    ["an empty answer", "", "HTTP 200, empty"],
    ["an empty token", '{"SigninToken":""}', "HTTP 200"],
  ])("says so where %s comes in place of a token, and names no address", async (_, body, words) => {
    answer = { status: 200, body };
    const { stdout, stderr, exitCode } = await open(["--role", role]);
    expect(stderr).toContain(`to GetSigninToken did not come from AWS: ${words}`);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
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

  // Only root may start a process of another user.
  const asRoot = process.getuid?.() === 0 && process.platform === "linux" ? test : test.skip;

  asRoot("gives the address to no other user who is faster than the browser, and says so", async () => {
    const [browser, thief] = [join(place.folder, "browser"), join(place.folder, "thief")];
    await writeFile(
      thief,
      `const { get } = require("node:http");
       process.setgid(65534);
       process.setuid(65534);
       get(process.argv[2], ({ statusCode, headers }) => console.log(JSON.stringify({ statusCode, ...headers })));`,
    );
    await writeFile(
      browser,
      `#!${process.execPath}
       const { execFileSync } = require("node:child_process");
       const { writeFileSync } = require("node:fs");
       const [, , address] = process.argv;
       const stolen = JSON.parse(execFileSync(process.execPath, [${JSON.stringify(thief)}, address]));
       fetch(address, { redirect: "manual" }).then((own) => writeFileSync(${JSON.stringify(join(place.folder, "seen"))},
         JSON.stringify({ stolen, own: own.headers.get("location") })));`,
    );
    await chmod(browser, 0o700);
    const { stderr, exitCode } = await open(["--role", role, "--open"], { BROWSER: browser });
    expect(stderr).toBe(
      "Warning: Another user (number 65534) asked for the sign-in address before the browser did, and was refused.\n",
    );
    expect(exitCode).toBe(0);
    const { stolen, own } = JSON.parse(await readEventually(join(place.folder, "seen")));
    expect(stolen).toMatchObject({ statusCode: 404 });
    expect(stolen).not.toHaveProperty("location");
    expect(new URL(own).searchParams.get("SigninToken")).toBe("sign/in+token");
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

describe("the console of each partition", () => {
  test.each([
    ["aws", "signin.aws.amazon.com:443"],
    ["aws-cn", "signin.amazonaws.cn:443"],
    ["aws-us-gov", "signin.amazonaws-us-gov.com:443"],
    ["aws-eusc", "eusc-de-east-1.signin.amazonaws-eusc.eu:443"],
    ["aws-iso", "us-iso-east-1.signin.c2shome.ic.gov:443"],
  ] as const)("of %s is signed in to at %s, and nowhere else", async (partition, host) => {
    const other = await openWorkplace("iam-login", { main, partition });
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      asked.push(request.url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
    try {
      other.sandbox.addRole({
        name: "admin",
        trustPolicy: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" }],
        },
      });
      const { AWS_ENDPOINT_URL: url = "", ...environment } = other.environment;
      const env = {
        ...environment,
        AWS_ENDPOINT_URL: "",
        AWS_ENDPOINT_URL_STS: url,
        AWS_ENDPOINT_URL_IAM: url,
        HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        NO_PROXY: "127.0.0.1",
      };
      const args = ["work", "console", "--role", `arn:${partition}:iam::111122223333:role/admin`];
      const { exitCode } = await other.run(args, { env, input: other.code() });
      expect(exitCode).toBe(1);
      expect([...new Set(asked)]).toEqual([host]);
    } finally {
      proxy.close();
      await other.close();
    }
  });

  test("is named with the account and the partition of the person's device, where no role is", async () => {
    const other = await openWorkplace("iam-login", { main, partition: "aws-eusc" });
    try {
      await succeeded(other.run(["work", "init"]));
      const { stderr, exitCode } = await other.run(["work", "console"]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("iam-login work console --role arn:aws-eusc:iam::111122223333:role/NAME");
    } finally {
      await other.close();
    }
  });

  test("takes no region of another partition, and spends no code to find out", async () => {
    const args = ["--role", "arn:aws-eusc:iam::111122223333:role/admin", "--region", "eu-central-1"];
    const { stderr, exitCode } = await open(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("The region eu-central-1 is not in the partition aws-eusc");
    expect(requests).toEqual([]);
  });
});
