import { writeFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import {
  binOf,
  loopbackCertificate,
  runBin,
  runInMemory,
  temporaryFolder,
  type TemporaryFolder,
} from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** The way of the calls, by the variables that AWS CLI users know; told by dry runs, which only read. */
let sandbox: Sandbox;
let user: AddedUser;
let folder: TemporaryFolder;
let proxy: { url: string; seen: string[]; server: Server };
let https: { port: number; server: Server };

beforeAll(async () => {
  sandbox = await startSandbox();
  user = sandbox.addUser({ name: "roger", devices: [{}], attachedPolicies: ["ReadOnlyAccess"] });
  folder = await temporaryFolder();
  await writeFile(
    join(folder.path, "credentials"),
    `[work]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`,
    { mode: 0o600 },
  );
  await writeFile(join(folder.path, "ca.pem"), loopbackCertificate.cert);
  proxy = await startProxy();
  const server = createTlsServer({ ...loopbackCertificate }, passOn);
  https = { port: await listen(server), server };
});
afterAll(async () => {
  for (const server of [proxy.server, https.server]) {
    server.closeAllConnections();
    server.close();
  }
  await sandbox.close();
  await folder.remove();
});

/** Hands a request on to the sandbox, as it came. */
const passOn: RequestListener = (incoming, outgoing) => {
  const { method, headers } = incoming;
  const path = new URL(incoming.url ?? "/", sandbox.url).pathname;
  const inner = request(new URL(path, sandbox.url), { method: method ?? "GET", headers }, (answer: IncomingMessage) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(inner);
};

async function startProxy() {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    passOn(incoming, outgoing);
  });
  server.on("connect", (incoming: IncomingMessage, client: Socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    const target = connect(https.port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    client.on("error", () => target.destroy());
    target.on("error", () => client.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, seen, server };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

function options(env: Record<string, string>, args: readonly string[]) {
  return {
    args: ["--profile", "work", "--target-profile", "work-mfa", "--dry-run", ...args],
    env: {
      AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
      AWS_CONFIG_FILE: join(folder.path, "config"),
      AWS_EC2_METADATA_DISABLED: "true",
      ...env,
    },
  };
}

const dryRun = (env: Record<string, string>, args: readonly string[] = []) =>
  runInMemory({ main, ...options(env, args) });

/** The bin, for what Node itself takes from the environment, and says. */
const dryRunOfBin = (env: Record<string, string>, args: readonly string[] = []) =>
  runBin({ bin: binOf("setsts"), ...options(env, args) });

const found = { exitCode: 0, stdout: expect.stringContaining("mfa/roger") };

describe("the endpoint", () => {
  test("is named for all services, for each, or on the command line", async () => {
    expect(await dryRun({ AWS_ENDPOINT_URL: sandbox.url })).toMatchObject(found);
    expect(await dryRun({ AWS_ENDPOINT_URL_IAM: sandbox.url, AWS_ENDPOINT_URL_STS: sandbox.url })).toMatchObject(found);
    expect(await dryRun({}, ["--endpoint-url", sandbox.url])).toMatchObject(found);
  });

  test("is in us-east-1 where nothing names a region, and where the variables of the SDK and the AWS CLI say", async () => {
    const regionOf = async (env: Record<string, string>, args: string[] = []) => {
      const seen: string[] = [];
      const server = createServer((incoming, outgoing) => {
        seen.push(/\/(\w\w-\w+-\d)\//.exec(incoming.headers.authorization ?? "")?.[1] ?? "");
        passOn(incoming, outgoing);
      });
      const AWS_ENDPOINT_URL = `http://127.0.0.1:${await listen(server)}`;
      await dryRun({ AWS_ENDPOINT_URL, ...env }, args);
      server.close();
      return seen.at(-1);
    };
    expect(await regionOf({})).toBe("us-east-1");
    expect(await regionOf({ AWS_REGION: "eu-west-1" })).toBe("eu-west-1");
    expect(await regionOf({ AWS_DEFAULT_REGION: "eu-west-3" })).toBe("eu-west-3");
    expect(await regionOf({ AWS_REGION: "eu-west-1" }, ["--region", "eu-north-1"])).toBe("eu-north-1");
  });
});

test.each([
  [{ AWS_ENDPOINT_URL_STS: "localhost:4566" }, [], "AWS_ENDPOINT_URL_STS is not a URL: localhost:4566"],
  [{}, ["--endpoint-url", "nonsense"], "--endpoint-url is not a URL: nonsense"],
] as const)(
  "an endpoint that is no URL is an error that names where it comes from: %j %j",
  async (env, args, message) => {
    const { exitCode, stderr } = await dryRun(env, [...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  },
);

describe("a proxy", () => {
  test("is used where HTTP_PROXY names one", async () => {
    proxy.seen.length = 0;
    const result = await dryRun({
      IAM_TOOLS_ALLOW_HTTP: "true",
      AWS_ENDPOINT_URL: "http://aws.invalid",
      HTTP_PROXY: proxy.url,
    });
    expect(result).toMatchObject(found);
    expect(proxy.seen).toContain("POST http://aws.invalid/");
  });

  test("is used, by CONNECT, where HTTPS_PROXY names one", async () => {
    proxy.seen.length = 0;
    const result = await dryRun({
      AWS_ENDPOINT_URL: "https://localhost:4433",
      HTTPS_PROXY: proxy.url,
      AWS_CA_BUNDLE: join(folder.path, "ca.pem"),
    });
    expect(result).toMatchObject(found);
    expect(proxy.seen).toContain("CONNECT localhost:4433");
  });

  test("is not used for a host that NO_PROXY names", async () => {
    proxy.seen.length = 0;
    const result = await dryRun({ AWS_ENDPOINT_URL: sandbox.url, HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" });
    expect(result).toMatchObject(found);
    expect(proxy.seen).toEqual([]);
  });
});

/** What a proxy does in place of a tunnel. */
async function withProxy<T>(answer: string | undefined, work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  server.on("connect", (_request: IncomingMessage, client: Socket) => {
    client.on("error", () => {});
    const [head, inTunnel] = answer?.split("\r\n\r\n") ?? [];
    if (answer === undefined) client.destroy();
    else if (inTunnel !== undefined) {
      client.write(`HTTP/1.1 ${head}\r\n\r\n`);
      client.once("data", () => client.write(inTunnel));
    } else client.end(`HTTP/1.1 ${answer}\r\ncontent-length: 0\r\n\r\n`);
  });
  try {
    return await work(await listen(server));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("a proxy that does not let the call through", () => {
  test.each([
    ["hangs up", undefined, "closed the connection without an answer", "NO_PROXY=amazonaws.com"],
    ["answers 400", "400 Bad Request", "answered 400", "NO_PROXY=amazonaws.com"],
    ["answers 407", "407 Proxy Authentication Required", "answered 407", "It rejected this user name and password"],
    ["answers 502", "502 Bad Gateway", "answered 502", "It cannot reach AWS; try again"],
  ])("and %s is named, without its password", async (_name, answer, what, hint) => {
    const { exitCode, stderr, stdout } = await withProxy(answer, (port) =>
      dryRun({ HTTPS_PROXY: `http://ann:hush@127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: "1", AWS_REGION: "eu-west-1" }),
    );
    expect(stderr).toMatch(/^setsts: The proxy http:\/\/ann:\*\*\*@127\.0\.0\.1:\d+, which HTTPS_PROXY names, /);
    expect(stderr).toContain(`${what}; AWS was not reached.`);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/hush|AWS answer|\n\s+at /);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test.each([
    ["Negotiate", "Kerberos or NTLM (Negotiate)"],
    ["NTLM\r\nProxy-Authenticate: Negotiate", "Kerberos or NTLM (Negotiate, NTLM)"],
    ['Digest realm="a, b", nonce="Basic"', "Digest"],
  ])("and asks for a sign-in that no password is: %s", async (schemes, what) => {
    const answer = `407 Proxy Authentication Required\r\nProxy-Authenticate: ${schemes}`;
    for (const user of ["", "ann:hush@"]) {
      const { stderr } = await withProxy(answer, (port) =>
        dryRun({ HTTPS_PROXY: `http://${user}127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: "1", AWS_REGION: "eu-west-1" }),
      );
      expect(stderr).toContain(
        `which HTTPS_PROXY names, answered 407; AWS was not reached.
It requires a sign-in by ${what}, which these tools, like the AWS CLI, do not support.
Run a local proxy that signs in for you, such as px or cntlm, and name that: HTTPS_PROXY=http://127.0.0.1:3128
To go without a proxy, where the network allows it: NO_PROXY=amazonaws.com\n`,
      );
    }
  });

  test("and offers a password among others is to be given one", async () => {
    const answer =
      '407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm="x"';
    const { stderr } = await withProxy(answer, (port) =>
      dryRun({ HTTPS_PROXY: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: "1", AWS_REGION: "eu-west-1" }),
    );
    expect(stderr).toContain("It requires a user and a password");
  });

  test.each([
    ["breaks", "200 OK", /^The connection through PROXY broke: sts\.eu-west-1\.amazonaws\.com\.$/],
    [
      "says something else",
      "200 OK\r\n\r\nSSH-2.0-OpenSSH_9.6\r\n",
      /^Cannot make a TLS connection to sts\.eu-west-1\.amazonaws\.com through PROXY: it speaks another protocol/,
    ],
  ])("and answers 200, and then %s, is named", async (_how, answer, message) => {
    // Node's own errors are none of Jest's, so that the SDK wraps them there.
    const { stderr, exitCode } = await withProxy(answer, (port) =>
      dryRunOfBin({ HTTPS_PROXY: `http://ann:hush@127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: "1", AWS_REGION: "eu-west-1" }),
    );
    const named = /the proxy http:\/\/ann:\*\*\*@127\.0\.0\.1:\d+, which HTTPS_PROXY names,?/;
    expect(stderr.replace("setsts: ", "").replace(named, "PROXY").split("\n")[0]).toMatch(message);
    expect(exitCode).toBe(1);
  });

  test.each([
    ["https_proxy", "http://ann:hush@127.0.0.1:9", "refuses the connection"],
    ["HTTPS_PROXY", "ann:hush@proxy.invalid:3128", "has a name that cannot be looked up"],
  ])("and cannot be reached is named, and that %s names it", async (variable, url, what) => {
    const { exitCode, stderr, stdout } = await dryRun({
      [variable]: url,
      AWS_MAX_ATTEMPTS: "1",
      AWS_REGION: "eu-west-1",
    });
    expect(stderr).toMatch(/^setsts: The proxy http:\/\/ann:\*\*\*@/);
    expect(stderr).toContain(`, which ${variable} names, ${what}; AWS was not reached.`);
    expect(stderr).toContain(`to go without it: unset ${variable}`);
    expect(stderr).not.toMatch(/hush|\n\s+at /);
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  test("for http is named likewise", async () => {
    const { stderr } = await dryRun({ AWS_ENDPOINT_URL: "http://127.0.0.1:8", HTTP_PROXY: "127.0.0.1:9" });
    expect(stderr).toContain("The proxy http://127.0.0.1:9, which HTTP_PROXY names, refuses the connection");
  });

  test("is one JSON object with --json", async () => {
    const { stderr, stdout } = await withProxy("407 Proxy Authentication Required", (port) =>
      dryRun({ HTTPS_PROXY: `127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: "1", AWS_REGION: "eu-west-1" }, ["--json"]),
    );
    expect(stdout).toBe("");
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: "PROXY", hint: expect.stringContaining("It requires a user and a password") },
    });
  });
});

describe("a certificate", () => {
  test.each([
    ["ca_bundle of the profile", (ca: string) => ({ config: `[profile work]\nca_bundle = ${ca}\n`, env: {} })],
    ["REQUESTS_CA_BUNDLE", (ca: string) => ({ config: "", env: { REQUESTS_CA_BUNDLE: ca } })],
  ])("of the person's own authority is trusted where %s names it", async (_name, set) => {
    const { config, env } = set(join(folder.path, "ca.pem"));
    await writeFile(join(folder.path, "config"), config);
    expect(await dryRun({ AWS_ENDPOINT_URL: `https://localhost:${https.port}`, ...env })).toMatchObject(found);
    await writeFile(join(folder.path, "config"), "");
  });

  test("of the person's own authority is trusted where NODE_EXTRA_CA_CERTS names it", async () => {
    const env = {
      AWS_ENDPOINT_URL: `https://localhost:${https.port}`,
      NODE_EXTRA_CA_CERTS: join(folder.path, "ca.pem"),
    };
    expect(await dryRunOfBin(env)).toMatchObject(found);
  });

  test("of a profile's ca_bundle is not that of another profile", async () => {
    await writeFile(join(folder.path, "config"), `[default]\nca_bundle = ${join(folder.path, "ca.pem")}\n`);
    const { exitCode } = await dryRun({ AWS_ENDPOINT_URL: `https://localhost:${https.port}`, AWS_MAX_ATTEMPTS: "1" });
    await writeFile(join(folder.path, "config"), "");
    expect(exitCode).toBe(1);
  });

  test("of the person's own authority is trusted where AWS_CA_BUNDLE names it", async () => {
    const env = { AWS_ENDPOINT_URL: `https://localhost:${https.port}`, AWS_CA_BUNDLE: join(folder.path, "ca.pem") };
    expect(await dryRun(env)).toMatchObject(found);
  });

  test("that nobody vouches for is refused, in a sentence", async () => {
    // Node's own errors are none of Jest's, so that the SDK wraps them there.
    const { exitCode, stderr } = await dryRunOfBin({ AWS_ENDPOINT_URL: `https://localhost:${https.port}` });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The server's certificate is not trusted");
    expect(stderr).toContain("AWS_CA_BUNDLE=");
  });

  test("bundle that cannot be read is an error that names it", async () => {
    const { exitCode, stderr } = await dryRun({ AWS_ENDPOINT_URL: sandbox.url, AWS_CA_BUNDLE: "/none/ca.pem" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The certificate bundle /none/ca.pem, named by AWS_CA_BUNDLE, cannot be read.");
  });
});

test("a host that nobody knows is an error that names it", async () => {
  const { exitCode, stderr } = await dryRun({ IAM_TOOLS_ALLOW_HTTP: "true", AWS_ENDPOINT_URL: "http://aws.invalid" });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("aws.invalid");
});

test("the SDK says nothing of its own where AWS_PROFILE is set beside keys of the environment", async () => {
  const { stderr, stdout, exitCode } = await dryRunOfBin(
    {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_PROFILE: "work",
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    },
    ["--json"],
  );
  // One line, which is ours.
  expect(stderr).toMatch(/^Warning: AWS_ACCESS_KEY_ID is set in this shell, [^\n]*\n$/);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ dryRun: true });
});

test("Node's version is no business of the person at the terminal", async () => {
  expect((await dryRunOfBin({ AWS_ENDPOINT_URL: sandbox.url })).stderr).toBe("");
});
