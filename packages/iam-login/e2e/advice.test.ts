import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

const login = (args: string[] = [], env: Record<string, string> = {}) =>
  place.run(["work", ...args], { input: place.code(), env });

describe("what would keep AWS tools from the session is said at login", () => {
  const keys = { AWS_ACCESS_KEY_ID: "AKIA1", AWS_SECRET_ACCESS_KEY: "s" };

  test("keys in the environment, whether the session is new or kept", async () => {
    const warning =
      "Warning: AWS_ACCESS_KEY_ID is set in this shell, and the AWS CLI uses it instead of AWS_PROFILE=work-sts. To change that: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY\n";
    const who = 'Using the profile "work", not the access key in AWS_ACCESS_KEY_ID.\n';
    expect((await login([], keys)).stderr).toBe(who + warning);
    expect((await login([], keys)).stderr).toBe(warning);
  });

  test.each([
    ["[profile work-sts]\ncredential_process = x\n", 'The profile "work-sts" has a credential_process (line 2 of'],
    ["[profile work-sts]\nrole_arn = arn:x\n", 'The profile "work-sts" has a role_arn (line 2 of'],
    ["[profile work-sts]\nsso_session = x\n", 'The profile "work-sts" has a sso_session (line 2 of'],
    ["[profile work]\ncredential_process = iam-login work process\n", 'The profile "work" has a credential_process'],
    [
      "[profile admin]\nrole_arn = arn:x\nsource_profile = work-sts\nmfa_serial = arn:y\n",
      'The role profile "admin" has an mfa_serial (line 4 of',
    ],
  ])("%j in the config file", async (config, warning) => {
    await place.config.write(config);
    const { stderr, exitCode } = await login();
    expect(stderr).toContain(`Warning: ${warning}`);
    expect(stderr.match(/Warning/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  test("and nothing where nothing does", async () => {
    await place.config.write("[profile admin]\nrole_arn = arn:x\nsource_profile = work-sts\n");
    expect((await login()).stderr).toBe("");
  });
});

describe("where the profile's calls go", () => {
  const mine = "# mine\n[profile work]\nregion = eu-central-1\nuse_fips_endpoint = true\n";

  test("is added to the session's profile, once it was said", async () => {
    await succeeded(login());
    await place.config.write(mine);
    const { stderr } = await login();
    expect(stderr).toBe(
      `Adding to [profile work-sts] in ${place.config.path}, as in "work": region = eu-central-1, use_fips_endpoint = true\n`,
    );
    expect(await place.config.read()).toBe(
      `${mine}\n[profile work-sts]\nregion = eu-central-1\nuse_fips_endpoint = true\n`,
    );
    expect((await login()).stderr).toBe("");
  });

  test("is left where the session's profile says it itself", async () => {
    const own = `${mine}[profile work-sts]\nregion = us-west-2\n`;
    await succeeded(login());
    await place.config.write(own);
    const { stderr } = await login(["--region", "eu-west-3"]);
    expect(stderr).toContain('work": use_fips_endpoint = true\n');
    expect(await place.config.read()).toBe(`${own}use_fips_endpoint = true\n`);
  });

  test("is what was typed, where it was", async () => {
    await succeeded(login(["--endpoint-url", place.sandbox.url, "--region", "eu-west-3"]));
    expect(await place.config.read()).toBe(
      `[profile work-sts]\nregion = eu-west-3\nendpoint_url = ${place.sandbox.url}\n`,
    );
  });

  test("is said to be added by hand where the config file cannot be changed", async () => {
    const twice = '[profile work-sts]\noutput = json\n[profile "work-sts"]\noutput = json\n';
    await place.config.write(`[profile work]\nregion = eu-central-1\n${twice}`);
    const { stderr, stdout, exitCode } = await login();
    expect(stderr).toMatch(/Warning: .* To add by hand, below \[profile work-sts\]: region = eu-central-1\n$/);
    expect(stdout).toContain("work-sts credentials valid until");
    expect(exitCode).toBe(0);
    expect(await place.config.read()).toBe(`[profile work]\nregion = eu-central-1\n${twice}`);
  });
});

describe("exec and export as a role", () => {
  const arn = "arn:aws:iam::111122223333:role/reader";
  const whoAmI = [
    "--",
    process.execPath,
    "-e",
    "console.log(process.env.AWS_SESSION_TOKEN ? process.env.AWS_ACCESS_KEY_ID : '')",
  ];
  beforeEach(async () => {
    place.sandbox.addRole({
      name: "reader",
      trustPolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: place.roger.arn },
            Action: "sts:AssumeRole",
            Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
          },
        ],
      },
    });
    await succeeded(login());
  });
  const assumed = () => place.sandbox.calls.findLast(({ action }) => action === "AssumeRole")?.parameters;

  test("take its session from the stored one, without a code", async () => {
    const before = await place.credentials.read();
    const { stdout, stderr, exitCode } = await place.runBin(["work", "exec", "--role", arn, ...whoAmI]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ASIA\w+\n$/);
    expect(before).not.toContain(stdout.trim());
    expect(assumed()).toMatchObject({ RoleArn: arn, RoleSessionName: "roger" });
    expect(await place.credentials.read()).toBe(before);
    const exported = await place.run(["work", "export", "--role", arn, "--format", "json"]);
    expect(before).not.toContain(JSON.parse(exported.stdout).AWS_ACCESS_KEY_ID);
  });

  test("take it as the role's profile says", async () => {
    await place.config.write(
      `[profile reader]\nrole_arn = ${arn}\nsource_profile = work-sts\nexternal_id = 42\nrole_session_name = me\nduration_seconds = 1800\nregion = eu-north-1\n`,
    );
    const env = { AWS_REGION: "" };
    const { stdout } = await place.run(["work", "export", "--role", "reader", "--format", "json"], { env });
    expect(JSON.parse(stdout)).toMatchObject({ AWS_REGION: "eu-north-1" });
    expect(assumed()).toMatchObject({ ExternalId: "42", RoleSessionName: "me", DurationSeconds: "1800" });
  });

  test("name the role profiles where it is neither, before a code is asked for", async () => {
    await place.config.write(`[profile reader]\nrole_arn = ${arn}\nsource_profile = work-sts\n`);
    await succeeded(place.run(["work", "logout"]));
    const { stderr, exitCode } = await place.runBin(["work", "exec", "--role", "raeder", "--", "true"]);
    expect(stderr).toContain('or a profile with a role_arn, not "raeder".\nRole profiles for work-sts: reader\n');
    expect(exitCode).toBe(2);
  });
});
