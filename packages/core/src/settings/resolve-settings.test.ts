import { expect, test } from "@jest/globals";
import { parseProfiles } from "../profiles/parse-profiles.js";
import { endpointFor, resolveSettings, type TypedSettings } from "./index.js";

interface Situation {
  config?: string;
  credentials?: string;
  env?: Record<string, string>;
}

function resolve({ config = "", credentials = "", env = {} }: Situation, request: TypedSettings = {}) {
  return resolveSettings(
    {
      config: parseProfiles(config, { kind: "config", path: "/config" }),
      credentials: parseProfiles(credentials, { kind: "credentials", path: "/credentials" }),
      env,
    },
    request,
  );
}

const keys = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n";
const two = { credentials: `[default]\n${keys}[work]\n${keys}` };

test.each([
  ["none", {}, {}, ["default", "default", "profile"]],
  ["AWS_PROFILE", { AWS_PROFILE: "work" }, {}, ["work", "AWS_PROFILE", "profile"]],
  ["an empty AWS_PROFILE", { AWS_PROFILE: "" }, {}, ["default", "default", "profile"]],
  [
    "AWS_DEFAULT_PROFILE, which botocore reads first",
    { AWS_PROFILE: "default", AWS_DEFAULT_PROFILE: "work" },
    {},
    ["work", "AWS_DEFAULT_PROFILE", "profile"],
  ],
  ["keys in the environment", { AWS_ACCESS_KEY_ID: "A" }, {}, ["default", "default", "environment"]],
  [
    "keys in the environment before AWS_PROFILE",
    { AWS_ACCESS_KEY_ID: "A", AWS_PROFILE: "work" },
    {},
    ["work", "AWS_PROFILE", "environment"],
  ],
  [
    "--profile before both",
    { AWS_ACCESS_KEY_ID: "A", AWS_PROFILE: "default" },
    { profile: "work" },
    ["work", "--profile", "profile"],
  ],
])("who acts with %s", (_name, env, request, expected) => {
  const { profile, signer } = resolve({ ...two, env }, request);
  expect([profile.value, profile.source, signer]).toEqual(expected);
});

test.each(["with.dot", "with space", "a@b", "名", "profile work"])("finds a profile called %s", (name) => {
  const credentials = `[${name}]\n${keys}region = eu-west-3\n`;
  expect(resolve({ credentials }, { profile: name }).region?.value).toBe("eu-west-3");
});

test("a profile that does not exist is an error that says who named it", () => {
  expect(() => resolve({ ...two, env: { AWS_PROFILE: "wrok" } })).toThrow(
    'There is no profile "wrok", which AWS_PROFILE names,',
  );
  expect(() => resolve(two, { profile: "wrok" })).toThrow('There is no profile "wrok" in the AWS');
  expect(resolve(two, { profile: "wrok", hasCredentials: true }).profile.value).toBe("wrok");
});

test("the region comes from the flag, the environment, the credentials file, the config file, in that order", () => {
  const config = "[profile work]\nregion = eu-west-1\n";
  const credentials = `[work]\nregion = eu-west-2\n`;
  const both = { config, credentials };
  const request = { profile: "work" };
  expect(resolve({ config }, request).region).toEqual({ value: "eu-west-1", source: "region (line 2 of /config)" });
  expect(resolve(both, request).region).toEqual({ value: "eu-west-2", source: "region (line 2 of /credentials)" });
  const old = { AWS_DEFAULT_REGION: "eu-west-3", AWS_REGION: "" };
  expect(resolve({ ...both, env: old }, request).region).toEqual({ value: "eu-west-3", source: "AWS_DEFAULT_REGION" });
  const env = { ...old, AWS_REGION: "eu-north-1" };
  expect(resolve({ ...both, env }, request).region).toEqual({ value: "eu-north-1", source: "AWS_REGION" });
  expect(resolve({ ...both, env }, { ...request, region: "eu-south-1" }).region?.source).toBe("--region");
});

test("a region in quotes or with a note is an error that says where it stands", () => {
  expect(() => resolve({ env: { AWS_REGION: '"eu-west-1"' } })).toThrow('AWS_REGION is "\\"eu-west-1\\""');
  const config = "[default]\nregion = eu-west-1 # Ireland\n";
  expect(() => resolve({ config })).toThrow('region (line 2 of /config) is "eu-west-1 # Ireland"');
});

const emulator = "[default]\nendpoint_url = http://localhost:4566\n[profile prod]\nregion = eu-west-1\n";

test.each([
  ["--profile", {}, { profile: "prod" }],
  ["AWS_PROFILE", { AWS_PROFILE: "prod" }, {}],
  ["--profile beside another AWS_PROFILE", { AWS_PROFILE: "default" }, { profile: "prod" }],
])("the endpoint of [default] is never that of a profile named by %s", (_name, env, request) => {
  expect(resolve({ config: emulator, env }, request).endpoints).toEqual({});
});

test("an endpoint comes from the first of the places that the AWS CLI knows", () => {
  const config =
    "[profile work]\nservices = local\nendpoint_url = https://profile\n[services local]\niam =\n  endpoint_url = https://section\niam_toolbox =\n  endpoint_url = https://toolbox\n";
  const request = { profile: "work" };
  const found = (env: Record<string, string>, typed?: string) =>
    Object.values(resolve({ config, env }, { ...request, endpointUrl: typed }).endpoints).map(
      (endpoint) => endpoint?.value,
    );
  expect(found({})).toEqual([
    "https://section",
    "https://toolbox",
    "https://profile",
    "https://profile",
    "https://profile",
  ]);
  expect(found({ AWS_ENDPOINT_URL: "https://all" })).toEqual([
    "https://all",
    "https://all",
    "https://all",
    "https://all",
    "https://all",
  ]);
  const one = {
    AWS_ENDPOINT_URL: "https://all",
    AWS_ENDPOINT_URL_STS: "https://sts",
    AWS_ENDPOINT_URL_IAM_TOOLBOX: "https://tools",
  };
  expect(found(one)).toEqual(["https://all", "https://tools", "https://sts", "https://all", "https://all"]);
  expect(found(one, "https://typed")).toEqual([
    "https://typed",
    "https://typed",
    "https://typed",
    "https://typed",
    "https://typed",
  ]);
  const none = [undefined, undefined, undefined, undefined, undefined];
  expect(found({ ...one, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" })).toEqual(none);
  const ignoring = config.replace("[services", "ignore_configured_endpoint_urls = true\n[services");
  expect(Object.values(resolve({ config: ignoring }, request).endpoints)).toEqual(none);
  const env = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
  expect(resolve({ config, env }, { ...request, endpointUrl: "https://typed" }).endpoints.iam?.value).toBe(
    "https://typed",
  );
});

test("a services section that does not exist is an error, as in the AWS CLI", () => {
  const config = "[profile work]\nservices = lcoal\n[services local]\n";
  expect(() => resolve({ config }, { profile: "work" })).toThrow("has no section [services lcoal]");
});

test("FIPS together with an endpoint of one's own is an error for the service that has one, naming both places", () => {
  const env = { AWS_USE_FIPS_ENDPOINT: "true", AWS_ENDPOINT_URL_STS: "https://sts.example.com" };
  const settings = resolve({ env });
  expect(() => endpointFor(settings, "sts")).toThrow(
    "AWS_USE_FIPS_ENDPOINT asks for AWS's own FIPS endpoints, and AWS_ENDPOINT_URL_STS for https://sts.example.com.",
  );
  expect(endpointFor(settings, "iam")).toBeUndefined();
});

test("what is set in the profile, and before it in the environment", () => {
  const config =
    "[default]\nuse_fips_endpoint = TRUE\nuse_dualstack_endpoint = true\nca_bundle = /ca\nmax_attempts = 7\nretry_mode = legacy\nduration_seconds = 900\n";
  const env = { AWS_USE_DUALSTACK_ENDPOINT: "false", AWS_MAX_ATTEMPTS: "2", REQUESTS_CA_BUNDLE: "/other" };
  const { fips, dualStack, caBundle, maxAttempts, retryMode, durationSeconds } = resolve({ config, env });
  expect([fips, dualStack, caBundle, maxAttempts, retryMode, durationSeconds].map((setting) => setting?.value)).toEqual(
    [true, false, "/ca", 2, "standard", 900],
  );
  expect(resolve({ env }).caBundle).toEqual({ value: "/other", source: "REQUESTS_CA_BUNDLE" });
  expect(resolve({ config }, { durationSeconds: 3600 }).durationSeconds?.value).toBe(3600);
});

test.each([
  [{ AWS_USE_FIPS_ENDPOINT: "1" }, 'AWS_USE_FIPS_ENDPOINT is "1"; it takes true or false.'],
  [{ AWS_MAX_ATTEMPTS: "many" }, 'AWS_MAX_ATTEMPTS is "many"; it takes a whole number.'],
  [{ AWS_RETRY_MODE: "slow" }, 'AWS_RETRY_MODE is "slow"; it takes standard or adaptive.'],
  [{ AWS_ENDPOINT_URL: "localhost:4566" }, "AWS_ENDPOINT_URL is not a URL: localhost:4566"],
])("%j is an error", (env, message) => {
  expect(() => resolve({ env })).toThrow(message);
});

test("an endpoint of http:// is for this machine only, but where it is allowed", () => {
  const env = { AWS_ENDPOINT_URL: "http://localstack:4566" };
  expect(() => resolve({ env })).toThrow(expect.objectContaining({ exitCode: 4 }));
  expect(() => resolve({}, { endpointUrl: "http://192.168.1.7:4566" })).toThrow(
    "--endpoint-url is http://192.168.1.7:4566",
  );
  expect(resolve({ env: { ...env, IAM_TOOLS_ALLOW_HTTP: "true" } }).endpoints.iam?.value).toBe(
    "http://localstack:4566",
  );
  for (const host of ["localhost", "127.0.0.1", "[::1]", "iam.localhost"]) {
    expect(resolve({}, { endpointUrl: `http://${host}:4566` }).endpoints.iam?.value).toBe(`http://${host}:4566`);
  }
});

const CHINA = "arn:aws-cn:iam::111122223333:mfa/jane";
const session = "aws_access_key_id = ASIASESSION\naws_secret_access_key = s\naws_session_token = t\n";

test.each<[string, Situation, TypedSettings, string | undefined]>([
  ["nothing", { credentials: `[work]\n${keys}` }, {}, undefined],
  ["the profile's device", { credentials: `[work]\n${keys}mfa_serial = ${CHINA}\n` }, {}, "cn-northwest-1"],
  ["a token, which has no ARN", { credentials: `[work]\n${keys}mfa_serial = GAHT12345678\n` }, {}, undefined],
  ["its role", { config: "[profile work]\nrole_arn = arn:aws-eusc:iam::111122223333:role/x\n" }, {}, "eusc-de-east-1"],
  ["aws login", { config: "[profile work]\nlogin_session = arn:aws-us-gov:iam::1:user/x\n" }, {}, "us-gov-west-1"],
  [
    "its SSO session",
    { config: "[profile work]\nsso_start_url = https://x\nsso_region = cn-north-1\n" },
    {},
    "cn-northwest-1",
  ],
  [
    "an ARN beside its session",
    { credentials: `[work]\n${session}x_principal_arn = ${CHINA}\n` },
    {},
    "cn-northwest-1",
  ],
  [
    "the device of the profile that its session was made from",
    { credentials: `[work]\n${session}session_of = AKIAEXAMPLE\n[keys]\n${keys}mfa_serial = ${CHINA}\n` },
    {},
    "cn-northwest-1",
  ],
  [
    "the region of the profile that its session was made from",
    {
      credentials: `[work]\n${session}session_of = AKIAEXAMPLE\n[keys]\n${keys}`,
      config: "[profile keys]\nregion = us-gov-east-1\n",
    },
    {},
    "us-gov-west-1",
  ],
  [
    "what was typed before that",
    { credentials: `[work]\n${keys}mfa_serial = ${CHINA}\n` },
    { arns: ["GAHT12345678", "arn:aws-us-gov:iam::111122223333:role/x"] },
    "us-gov-west-1",
  ],
  [
    "another profile's device, which counts for nothing",
    { credentials: `[work]\n${keys}[default]\n${session}mfa_serial = ${CHINA}\n` },
    {},
    undefined,
  ],
])("without a region, the partition is told by %s", (_name, situation, request, region) => {
  expect(resolve(situation, { profile: "work", ...request }).impliedRegion?.value).toBe(region);
});

test("a region that is named goes before all that tells the partition", () => {
  const credentials = `[work]\n${keys}mfa_serial = ${CHINA}\n`;
  const { region, impliedRegion } = resolve({ credentials, env: { AWS_REGION: "eu-west-1" } }, { profile: "work" });
  expect([region?.value, impliedRegion]).toEqual(["eu-west-1", undefined]);
});

test("of keys in the environment, the partition is told by the profile that holds them, and by no other", () => {
  const credentials = `[default]\n${keys}mfa_serial = ${CHINA}\n`;
  const env = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
  expect(resolve({ credentials, env }).impliedRegion).toEqual({
    value: "cn-northwest-1",
    source: "mfa_serial (line 4 of /credentials)",
  });
  expect(resolve({ credentials, env: { ...env, AWS_ACCESS_KEY_ID: "AKIAOTHER" } }).impliedRegion).toBeUndefined();
});
