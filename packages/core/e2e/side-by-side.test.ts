import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

/**
 * The same files, environment and flags for the AWS CLI (version 1, which is a package of Python's) and for core: what is
 * compared is the host to which the call goes, and whose key has signed it for which region. Nothing leaves this machine:
 * what goes to AWS's hosts ends at a proxy here, which answers in their place, with a certificate that both are told of.
 */
const hasCli = [["python3", "-c", "import awscli"] as const, ["openssl", "version"] as const].every(
  ([program, ...words]) => spawnSync(program, words).status === 0,
);

let folder: { readonly path: string };
let certificate: { readonly key: string; readonly cert: string };
let ours: Runner;
let theirs: Runner;
const programs: ChildProcess[] = [];

beforeAll(async () => {
  folder = { path: await mkdtemp(join(tmpdir(), "side-by-side-")) };
  certificate = await makeCertificate(folder.path);
  const script = join(folder.path, "core-in-turn.mjs");
  await writeFile(script, coreInTurn);
  ours = await runner("core", inTurn(process.execPath, script, join(folder.path, "core")));
  const runTheirs = inTurn("python3", new URL("aws-in-turn.py", import.meta.url).pathname, join(folder.path, "aws"));
  theirs = await runner("aws", async ([profile, region, endpointUrl], env) => {
    const flags = Object.entries({ "--profile": profile, "--region": region, "--endpoint-url": endpointUrl });
    const words = [...flags.flatMap(([flag, value]) => (value ? [flag, value] : [])), "sts", "get-caller-identity"];
    await runTheirs(words, env);
  });
});
afterAll(async () => {
  for (const { stdin } of programs) stdin?.end();
  for (const { server } of [ours, theirs]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder.path, { recursive: true, force: true });
});

/** Starts a program that runs once for each line of its input, and answers with a line. */
function inTurn(program: string, script: string, home: string) {
  // Where the AWS CLI looks for who has signed in is settled when it loads.
  const env = { ...process.env, HOME: home };
  const child = spawn(program, [script], { stdio: ["pipe", "pipe", "inherit"], env });
  programs.push(child);
  const answers = createInterface({ input: child.stdout });
  return async (words: readonly string[], env: Record<string, string>): Promise<void> => {
    const answered = once(answers, "line");
    child.stdin.write(`${JSON.stringify({ words, env })}\n`);
    await answered;
  };
}

/** One of the two, with a machine to call and files of its own. */
interface Runner {
  readonly server: Server;
  readonly seen: string[];
  readonly folder: string;
  readonly run: (words: readonly [string, string, string], env: Record<string, string>) => Promise<void>;
}

async function runner(name: string, run: Runner["run"]): Promise<Runner> {
  const seen: string[] = [];
  const answerAs =
    (place: (request: IncomingMessage) => string): RequestListener =>
    (request, response) => {
      const [, key, region] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
      seen.push(`${place(request)}, ${key} in ${region}`);
      response.writeHead(403, { "content-type": "text/xml", connection: "close" });
      response.end("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
    };
  const server = createServer(answerAs(() => "this machine"));
  const aws = createTlsServer(
    certificate,
    answerAs(({ headers: { host } }) => host ?? ""),
  );
  aws.on("tlsClientError", () => seen.push("a certificate that was not trusted"));
  server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    aws.emit("connection", socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = join(folder.path, name);
  await mkdir(own);
  return { server, seen, folder: own, run };
}

/** Loading core is most of a run, so that it is loaded once; each run has its own environment, files and context. */
const coreInTurn = `
import { createInterface } from "node:readline";
import { realContext } from ${JSON.stringify(new URL("../dist/start.js", import.meta.url).pathname)};
import { getCallerIdentity } from ${JSON.stringify(new URL("../dist/aws.js", import.meta.url).pathname)};
const { signal } = new AbortController();
for await (const line of createInterface({ input: process.stdin })) {
  const { words, env } = JSON.parse(line);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const [profile, region, endpointUrl] = words.map((word) => word || undefined);
  try {
    await getCallerIdentity(await realContext({ signal }).aws.sts({ profile, region, endpointUrl, maxAttempts: 1 }));
  } catch (error) {
    console.log(error.code ?? error.message);
  }
}
`;

interface Situation {
  readonly name: string;
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  /** Why it is not as the AWS CLI has it, where it is not. */
  readonly differs?: string;
}

const keys = (id: string, more = "") => `aws_access_key_id = ${id}\naws_secret_access_key = secret\n${more}`;
const credentials = `[default]\n${keys("AKIADEFAULT")}\n[work]\n${keys("AKIAWORK")}\n`;
const HERE = "http://127.0.0.1:PORT";
const inEnvironment = { AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT", AWS_SECRET_ACCESS_KEY: "secret" };
const regions = "[default]\nregion = eu-west-1\n[profile work]\nregion = eu-north-1\n";
const toHere = { AWS_ENDPOINT_URL: HERE };
const section = `[profile work]\nregion = eu-north-1\nservices = here\n[services here]\nsts =\n  endpoint_url = ${HERE}\n`;
/** A profile that names a session, whose section has that header. Who has signed in to it is in a file: see `reached`. */
const sso = (named: string, header: string) =>
  `[profile work]\nregion = eu-west-2\nsso_session = ${named}\nsso_account_id = 111122223333\nsso_role_name = Admin\n[sso-session ${header}]\nsso_region = eu-west-2\nsso_start_url = https://x.awsapps.com/start\n`;

const situations: readonly Situation[] = [
  { name: "the default profile", config: regions },
  { name: "a typed profile", config: regions, profile: "work" },
  { name: "AWS_PROFILE", config: regions, env: { AWS_PROFILE: "work" } },
  { name: "AWS_DEFAULT_PROFILE", config: regions, env: { AWS_DEFAULT_PROFILE: "work" } },
  { name: "both names of the variable", config: regions, env: { AWS_DEFAULT_PROFILE: "work", AWS_PROFILE: "default" } },
  {
    name: "a typed profile before AWS_PROFILE",
    config: regions,
    env: { AWS_PROFILE: "default", ...toHere },
    profile: "work",
  },
  { name: "keys in the environment", config: regions, env: { ...inEnvironment, ...toHere } },
  {
    name: "keys in the environment and AWS_PROFILE",
    config: regions,
    env: { ...inEnvironment, ...toHere, AWS_PROFILE: "work" },
  },
  {
    name: "keys in the environment and a typed profile",
    config: regions,
    env: { ...inEnvironment, ...toHere },
    profile: "work",
  },
  { name: "half a key in the environment", config: regions, env: { ...toHere, AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT" } },
  { name: "a profile that does not exist", config: regions, profile: "wrok" },
  { name: "AWS_PROFILE that does not exist", config: regions, env: { AWS_PROFILE: "wrok" } },
  {
    name: "keys in the environment, AWS_PROFILE does not exist",
    config: regions,
    env: { ...inEnvironment, AWS_PROFILE: "wrok" },
  },
  {
    name: "a name with a dot",
    config: "[profile a.b]\nregion = eu-west-2\n",
    credentials: `[a.b]\n${keys("AKIADOT")}`,
    profile: "a.b",
    env: toHere,
  },
  {
    name: "a name with a blank",
    config: '[profile "My Company"]\nregion = eu-west-2\n',
    credentials: `[My Company]\n${keys("AKIABLANK")}`,
    profile: "My Company",
    env: toHere,
  },
  {
    name: "a name with @",
    config: "",
    credentials: `[jane@work]\n${keys("AKIAAT", "region = eu-west-2\n")}`,
    profile: "jane@work",
    env: toHere,
  },
  {
    name: "a name beyond ASCII",
    config: "",
    credentials: `[größe]\n${keys("AKIASIZE", "region = eu-west-2\n")}`,
    profile: "größe",
    env: toHere,
  },
  {
    name: "keys in the config file",
    config: `[profile work]\n${keys("AKIACONFIG", "region = eu-west-2\n")}`,
    credentials: "",
    profile: "work",
    env: toHere,
  },
  {
    name: "keys in both files",
    config: `[profile work]\n${keys("AKIACONFIG", "region = eu-west-2\n")}`,
    profile: "work",
    env: toHere,
  },
  {
    name: "a session in the environment",
    config: regions,
    env: { ...inEnvironment, ...toHere, AWS_SESSION_TOKEN: "token" },
  },
  {
    name: "a region in the credentials file",
    credentials: `[work]\n${keys("AKIAWORK", "region = eu-west-3\n")}`,
    config: regions,
    profile: "work",
  },
  { name: "AWS_DEFAULT_REGION", config: regions, env: { AWS_DEFAULT_REGION: "ap-south-1" } },
  { name: "a typed region", config: regions, env: { AWS_DEFAULT_REGION: "ap-south-1" }, region: "ca-central-1" },
  { name: "a region of China", config: regions, region: "cn-north-1" },
  { name: "a region of GovCloud", config: regions, region: "us-gov-east-1" },
  { name: "the European Sovereign Cloud", config: regions, region: "eusc-de-east-1" },
  { name: "a region in quotes", config: '[default]\nregion = "eu-west-1"\n' },
  { name: "a region with a note", config: "[default]\nregion = eu-west-1 # Ireland\n" },
  {
    name: "a region of another profile only",
    config: "[profile other]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n",
  },
  { name: "an endpoint that is typed", config: regions, endpointUrl: HERE },
  { name: "an endpoint of the environment", config: regions, env: toHere },
  {
    name: "an endpoint of the service in the environment",
    config: regions,
    env: { AWS_ENDPOINT_URL_STS: HERE, AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
  },
  { name: "an endpoint of another service in the environment", config: regions, env: { AWS_ENDPOINT_URL_IAM: HERE } },
  { name: "an endpoint of the profile", config: `${regions}endpoint_url = ${HERE}\n`, profile: "work" },
  {
    name: "an endpoint of [default], for another profile",
    config: `[default]\nendpoint_url = ${HERE}\n[profile work]\nregion = eu-north-1\n`,
    profile: "work",
  },
  {
    name: "an endpoint of AWS_PROFILE's, for another profile",
    config: `[profile other]\nendpoint_url = ${HERE}\n[profile work]\nregion = eu-north-1\n`,
    profile: "work",
    env: { AWS_PROFILE: "other" },
  },
  {
    name: "an endpoint in the credentials file",
    credentials: `[work]\n${keys("AKIAWORK", `endpoint_url = ${HERE}\n`)}`,
    config: regions,
    profile: "work",
  },
  { name: "an endpoint in a services section", config: section, profile: "work" },
  {
    name: "a services section before endpoint_url",
    config: section.replace("[services", "endpoint_url = http://127.0.0.1:9\n[services"),
    profile: "work",
  },
  { name: "a services section of another service", config: section.replace("sts =", "s3 ="), profile: "work" },
  {
    name: "a services section that does not exist",
    config: "[profile work]\nregion = eu-north-1\nservices = none\n",
    profile: "work",
  },
  {
    name: "the environment before a services section",
    config: section,
    profile: "work",
    env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
  },
  {
    name: "configured endpoints ignored by the profile",
    config: section.replace("[services", "ignore_configured_endpoint_urls = true\n[services"),
    profile: "work",
  },
  {
    name: "configured endpoints ignored, and one typed",
    config: regions,
    env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
    endpointUrl: HERE,
  },
  { name: "FIPS", config: "[default]\nregion = us-east-1\nuse_fips_endpoint = true\n" },
  {
    name: "FIPS by the environment",
    config: "[default]\nregion = us-east-2\n",
    env: { AWS_USE_FIPS_ENDPOINT: "true" },
  },
  {
    name: "FIPS in another profile",
    config: "[default]\nuse_fips_endpoint = true\n[profile work]\nregion = us-east-1\n",
    profile: "work",
  },
  {
    name: "FIPS and an endpoint",
    config: regions,
    env: { AWS_USE_FIPS_ENDPOINT: "true", ...toHere },
    differs: "the AWS CLI drops FIPS without a word; here the two are an error",
  },
  { name: "dual stack", config: "[default]\nregion = us-east-1\n", env: { AWS_USE_DUALSTACK_ENDPOINT: "true" } },
  {
    name: "dual stack and FIPS",
    config: "[default]\nregion = us-east-1\nuse_fips_endpoint = true\n",
    env: { AWS_USE_DUALSTACK_ENDPOINT: "true" },
  },
  {
    name: "a role of another profile",
    config: "[profile admin]\nregion = eu-west-2\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = work\n",
    profile: "admin",
  },
  {
    name: "a role, with an endpoint in its profile",
    config: `[profile admin]\nregion = eu-west-2\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = work\nendpoint_url = ${HERE}\n`,
    profile: "admin",
  },
  {
    name: "a role, with an endpoint in its source only",
    config: `[profile admin]\nregion = eu-west-2\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = work\n[profile work]\nendpoint_url = ${HERE}\n`,
    profile: "admin",
  },
  { name: "an SSO session", config: sso("corp", "corp"), profile: "work", credentials: "" },
  {
    name: "an SSO session with a blank in its name, in quotes",
    config: sso("my corp", '"my corp"'),
    profile: "work",
    credentials: "",
  },
  {
    name: "an SSO session with a blank in its name, without quotes",
    config: sso("my corp", "my corp"),
    profile: "work",
    credentials: "",
  },
  { name: "an SSO session that does not exist", config: sso("corp", "other"), profile: "work", credentials: "" },
  {
    name: "a role whose source has a credential_process",
    config: `[profile admin]\nregion = eu-west-2\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = vault\n[profile vault]\ncredential_process = echo '{"Version": 1, "AccessKeyId": "AKIAVAULT", "SecretAccessKey": "secret"}'\n`,
    profile: "admin",
  },
  { name: "a broken file", config: "[default\nregion = eu-west-1\n" },
  {
    name: "AWS_REGION",
    config: regions,
    env: { AWS_REGION: "ap-south-1" },
    differs: "version 1 of the AWS CLI does not know AWS_REGION; version 2 and all SDKs do",
  },
  {
    name: "no region",
    config: "",
    differs: "the AWS CLI wants one for STS; us-east-1, or the partition's own, is used",
  },
  {
    name: "an empty AWS_DEFAULT_REGION",
    config: regions,
    env: { AWS_DEFAULT_REGION: "" },
    differs: "the AWS CLI takes the empty name for one, and fails",
  },
  {
    name: "an unknown region",
    config: regions,
    region: "eu-west1",
    differs: "the AWS CLI looks up a host that does not exist",
  },
  {
    name: "FIPS set to 1",
    config: regions,
    env: { AWS_USE_FIPS_ENDPOINT: "1" },
    differs: "the AWS CLI takes it for false, and calls without FIPS",
  },
];

(hasCli ? describe : describe.skip)("core and the AWS CLI", () => {
  test.each(situations.map((situation) => [situation.name, situation] as const))("%s", async (_name, situation) => {
    const [byCore, byCli] = await Promise.all([reached(ours, situation), reached(theirs, situation)]);
    if (situation.differs === undefined) expect(byCore).toEqual(byCli);
    else expect(byCore).not.toEqual(byCli);
  });
});

/** For the hosts of AWS's that are called here, and vouched for by nobody but itself. */
async function makeCertificate(path: string): Promise<{ key: string; cert: string }> {
  const text = JSON.stringify(situations);
  const regions = text.match(/\b(us|eu|ap|ca|cn|eusc)(-[a-z]+)+-?\d\b/g) ?? [];
  const hosts = ["us-east-1", ...regions].flatMap((region) =>
    ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws"].flatMap((domain) =>
      ["*", "*.sso"].map((service) => `DNS:${service}.${region}.${domain}`),
    ),
  );
  const [key, cert] = [join(path, "key.pem"), join(path, "cert.pem")];
  const names = `subjectAltName=DNS:sts.amazonaws.com,${[...new Set(hosts)].join(",")}`;
  const words = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=aws -keyout ${key} -out ${cert} -addext`.split(
    " ",
  );
  execFileSync("openssl", [...words, names], { stdio: "ignore" });
  return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
}

/** As `aws sso login` leaves it. */
async function signIn(home: string, sessions: readonly string[]): Promise<void> {
  const cache = join(home, ".aws", "sso", "cache");
  await mkdir(cache, { recursive: true });
  const token = { accessToken: "token", expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  for (const session of sessions) {
    const name = createHash("sha1").update(session).digest("hex");
    await writeFile(join(cache, `${name}.json`), JSON.stringify(token));
  }
}

/** The first request of the run; undefined where it failed before one. */
async function reached(
  { server, seen, folder: whole, run }: Runner,
  situation: Situation,
): Promise<string | undefined> {
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fill = (text: string) => text.replaceAll(HERE, here);
  seen.length = 0;
  // What was read of a file is kept by its name.
  const folder = await mkdtemp(join(whole, "run-"));
  await writeFile(join(folder, "config"), fill(situation.config ?? ""));
  await writeFile(join(folder, "credentials"), fill(situation.credentials ?? credentials));
  await signIn(whole, ["corp", "my corp", "other"]);
  const { profile = "", region = "", endpointUrl = "" } = situation;
  await run([profile, region, fill(endpointUrl)], {
    PATH: process.env["PATH"] ?? "",
    HOME: whole,
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    HTTPS_PROXY: here,
    AWS_CA_BUNDLE: join(dirname(whole), "cert.pem"),
    ...Object.fromEntries(Object.entries(situation.env ?? {}).map(([name, value]) => [name, fill(value)])),
  });
  return seen[0];
}
