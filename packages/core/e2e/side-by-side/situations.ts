/** What the AWS CLI and core are both started with. */
export interface Situation {
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
/** The credentials file, where a situation has none of its own. */
export const credentials = `[default]\n${keys("AKIADEFAULT")}\n[work]\n${keys("AKIAWORK")}\n`;
/** The address of the machine that a test calls, once that is known. */
export const HERE = "http://127.0.0.1:PORT";
const inEnvironment = { AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT", AWS_SECRET_ACCESS_KEY: "secret" };
const regions = "[default]\nregion = eu-west-1\n[profile work]\nregion = eu-north-1\n";
const toHere = { AWS_ENDPOINT_URL: HERE };
const section = `[profile work]\nregion = eu-north-1\nservices = here\n[services here]\nsts =\n  endpoint_url = ${HERE}\n`;
/** A profile that names a session, whose section has that header. Who has signed in to it is in a file: see `reached`. */
const sso = (named: string, header: string) =>
  `[profile work]\nregion = eu-west-2\nsso_session = ${named}\nsso_account_id = 111122223333\nsso_role_name = Admin\n[sso-session ${header}]\nsso_region = eu-west-2\nsso_start_url = https://x.awsapps.com/start\n`;

export const situations: readonly Situation[] = [
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
