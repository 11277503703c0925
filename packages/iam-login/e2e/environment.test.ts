import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  await succeeded(place.run(["work"], { input: place.code() }));
});
afterEach(() => place.close());

/** Nothing in the environment says where calls go. */
const plain = { AWS_ENDPOINT_URL: "", AWS_REGION: "" };

const printAws = `console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(
  ([name]) => /^(AWS_|IAM_LOGIN)/.test(name) && !/KEY|TOKEN|_FILE$|EXPIRATION|METADATA/.test(name)))))`;

/** The AWS variables of a program that exec runs, but for keys and files; empty ones left out. */
async function environmentOf(env: Record<string, string>, flags: string[] = []): Promise<Record<string, string>> {
  const { stdout, stderr, exitCode } = await place.runBin(
    ["work", "exec", ...flags, "--", process.execPath, "-e", printAws],
    { env: { ...plain, ...env } },
  );
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  const all = JSON.parse(stdout) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== "" && name !== "IAM_LOGIN_VARIABLES"),
  );
}

const region = { AWS_REGION: "eu-central-1", AWS_DEFAULT_REGION: "eu-central-1" };
const named = { IAM_LOGIN_PROFILE: "work" };

describe("exec hands on what the profile means", () => {
  test("region, endpoints, FIPS, dual stack and certificates, and names the profile", async () => {
    await place.config.write(`[profile work]
region = eu-central-1
endpoint_url = https://all.example
services = mine
use_fips_endpoint = true
use_dualstack_endpoint = false
ca_bundle = /etc/ca.pem

[services mine]
s3 =
  endpoint_url = https://s3.example
elastic_beanstalk =
  endpoint_url = https://eb.example
`);
    expect(await environmentOf({})).toEqual({
      ...region,
      ...named,
      AWS_ENDPOINT_URL: "https://all.example",
      AWS_ENDPOINT_URL_S3: "https://s3.example",
      AWS_ENDPOINT_URL_ELASTIC_BEANSTALK: "https://eb.example",
      AWS_USE_FIPS_ENDPOINT: "true",
      AWS_USE_DUALSTACK_ENDPOINT: "false",
      AWS_CA_BUNDLE: "/etc/ca.pem",
    });
  });

  test("what the environment says goes before", async () => {
    await place.config.write(
      "[profile work]\nregion = eu-central-1\nendpoint_url = https://all.example\nuse_fips_endpoint = true\n",
    );
    const env = { AWS_ENDPOINT_URL: "https://env.example", AWS_REGION: "us-west-2", AWS_USE_FIPS_ENDPOINT: "false" };
    expect(await environmentOf(env)).toEqual({ ...env, ...named, AWS_DEFAULT_REGION: "us-west-2" });
  });

  test("what was typed goes before that", async () => {
    const env = { AWS_ENDPOINT_URL_S3: "https://s3.example", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    const typed = ["--endpoint-url", "https://typed.example", "--region", "eu-central-1"];
    expect(await environmentOf(env, typed)).toEqual({
      ...region,
      ...named,
      AWS_ENDPOINT_URL: "https://typed.example",
    });
  });

  test("what [default] says is set off, since a program without a profile goes by that", async () => {
    await place.config.write(
      "[default]\nendpoint_url = http://127.0.0.1:9\nuse_fips_endpoint = true\n[profile work]\nregion = eu-central-1\n",
    );
    expect(await environmentOf({})).toEqual({
      ...region,
      ...named,
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
      AWS_USE_FIPS_ENDPOINT: "false",
    });
  });

  test("what would shadow the session goes, and nothing of ours comes along", async () => {
    await succeeded(place.run(["work", "logout"]));
    await place.config.write("[profile work]\nregion = eu-central-1\n");
    const names = [
      "AWS_PROFILE",
      "AWS_DEFAULT_PROFILE",
      "AWS_SECURITY_TOKEN",
      "AWS_SESSION_EXPIRATION",
      "AWS_ACCOUNT_ID",
    ];
    const script = `console.log(Object.keys(process.env).filter((name) => /^AWS/.test(name)).sort().join())`;
    const { stdout } = await place.runBin(
      ["work", "exec", "--token-code", place.code(), "--", process.execPath, "-e", script],
      { env: Object.fromEntries(names.map((name) => [name, "stale"])) },
    );
    expect(stdout.trim().split(",")).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_CONFIG_FILE",
      "AWS_CREDENTIAL_EXPIRATION",
      "AWS_DEFAULT_REGION",
      "AWS_EC2_METADATA_DISABLED",
      "AWS_ENDPOINT_URL",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_SHARED_CREDENTIALS_FILE",
    ]);
  });
});

test("export prints the same, and takes away what would shadow it", async () => {
  await place.config.write(
    "[profile work]\nregion = eu-central-1\nendpoint_url = https://all.example\nuse_fips_endpoint = true\n",
  );
  const { stdout } = await place.run(["work", "export"], { env: { ...plain, AWS_SECURITY_TOKEN: "stale" } });
  expect(stdout).toContain("export AWS_ENDPOINT_URL='https://all.example'\n");
  expect(stdout).toContain("export AWS_USE_FIPS_ENDPOINT='true'\n");
  expect(stdout).toMatch(/\nunset AWS_SECURITY_TOKEN\n$/);
});

interface Program {
  readonly name: string;
  /** Ends with 0 where the program is there. */
  readonly probe: readonly [string, ...string[]];
  /** Prints the caller's ARN and the region. */
  readonly whoAmI: readonly string[];
  /** Prints where calls to STS would go, without one. */
  readonly whereTo: readonly string[] | undefined;
}

const python = (code: string) => ["python3", "-c", `import boto3; ${code}`];

const programs: readonly Program[] = [
  {
    name: "the AWS CLI",
    probe: ["aws", "--version"],
    whoAmI: ["sh", "-c", "aws sts get-caller-identity --query Arn --output text; aws configure list"],
    whereTo: undefined,
  },
  {
    name: "boto3",
    probe: ["python3", "-c", "import boto3"],
    whoAmI: python("sts = boto3.client('sts'); print(sts.get_caller_identity()['Arn'], sts.meta.region_name, 'env')"),
    whereTo: python("print(boto3.client('sts').meta.endpoint_url)"),
  },
];

describe.each(programs)("$name", ({ name, probe, whoAmI, whereTo }) => {
  const isThere = spawnSync(probe[0], probe.slice(1)).status === 0;
  if (!isThere) {
    test(`is not run here: ${name} is not installed`, () => {
      expect(isThere).toBe(false);
    });
    return;
  }

  /** Another account's keys, another place and a stale token: everything that could lead astray. */
  const astray = { ...plain, AWS_PROFILE: "nobody", AWS_SECURITY_TOKEN: "stale" };
  beforeEach(() =>
    place.config.write(
      `[default]\nregion = ap-south-1\nendpoint_url = http://127.0.0.1:9\n[profile work]\nregion = eu-central-1\nendpoint_url = ${place.sandbox.url}\n`,
    ),
  );

  test("works with the session, where the profile does, inside exec", async () => {
    const { stdout, exitCode } = await place.runBin(["work", "exec", "--", ...whoAmI], { env: astray });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(place.roger.arn);
    expect(stdout).toMatch(/eu-central-1 .*env/);
  });

  test("works with export AWS_PROFILE=work-sts, as login prints it", async () => {
    const login = await place.run(["work"], { env: plain });
    expect(login.stderr).toContain("Adding to [profile work-sts]");
    // The sandbox answers from this very process, so that nothing may wait in it.
    const { stdout } = await promisify(execFile)(whoAmI[0] ?? "", whoAmI.slice(1), {
      env: { ...place.environment, ...plain, PATH: process.env["PATH"], AWS_PROFILE: "work-sts" },
      timeout: 120_000,
    });
    expect(stdout).toContain(place.roger.arn);
    expect(stdout).toContain("eu-central-1");
  });

  test("does not go where [default] does", async () => {
    if (whereTo === undefined) return expect(name).toBe("the AWS CLI");
    await place.config.write("[default]\nendpoint_url = http://127.0.0.1:9\n[profile work]\nregion = eu-central-1\n");
    const { stdout } = await place.runBin(["work", "exec", "--", ...whereTo], { env: astray });
    expect(stdout).toBe("https://sts.eu-central-1.amazonaws.com\n");
  });
});

describe("in a shell that exported one profile, which goes to an emulator", () => {
  const emulator = "http://127.0.0.1:9";
  const shell = async () => {
    await place.config.write(`[profile work]\nregion = eu-central-1\nendpoint_url = ${emulator}\n`);
    const { stdout } = await place.run(["work", "export", "--format", "json"], { env: plain });
    const { AWS_ENDPOINT_URL, AWS_REGION, ...others } = JSON.parse(stdout) as Record<string, string>;
    expect([AWS_ENDPOINT_URL, AWS_REGION]).toEqual([emulator, "eu-central-1"]);
    return { ...plain, ...others, AWS_ENDPOINT_URL: emulator, AWS_REGION: "eu-central-1" };
  };

  test("a command for another profile goes where that one does, and says so", async () => {
    const env = await shell();
    await place.config.write(`[profile prod]\nendpoint_url = ${place.sandbox.url}\n`);
    await place.credentials.write(
      `[prod]\naws_access_key_id = ${place.roger.accessKeyId}\naws_secret_access_key = ${place.roger.secretAccessKey}\n`,
    );
    const { stderr, exitCode } = await place.run(["prod"], { env, input: place.code() });
    expect(stderr).toContain(
      'Not using AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL for the profile "prod": iam-login set that for "work".\n',
    );
    expect(exitCode).toBe(0);
  });

  test("the export of another profile takes them away", async () => {
    const env = await shell();
    await place.credentials.write((await place.credentials.read()).replaceAll("work", "prod"));
    const { stdout, exitCode } = await place.run(["prod", "export"], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("export IAM_LOGIN_PROFILE='prod'\n");
    expect(stdout).toContain("\nunset AWS_ENDPOINT_URL\n");
    expect(stdout).not.toContain(emulator);
  });

  test("its own export again keeps them, and still knows whose they are", async () => {
    const { stdout } = await place.run(["work", "export", "--format", "json"], { env: await shell() });
    expect(JSON.parse(stdout)).toMatchObject({
      IAM_LOGIN_PROFILE: "work",
      IAM_LOGIN_VARIABLES: "AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL",
    });
  });
});
