import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const serial = "arn:aws:iam::111122223333:mfa/me";
const role = "role_arn = arn:aws:iam::111122223333:role/admin\n";
const sso = "sso_account_id = 111122223333\nsso_role_name = Admin\nregion = us-east-1\n";
const config = `[profile sso]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
${sso}[profile sso-session]
sso_session = corp
${sso}[sso-session corp]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
[profile fails]
credential_process = sh -c 'echo "the vault is sealed" >&2; exit 3'
[profile without]
${role}source_profile = bsae
[profile empty-handed]
${role}source_profile = empty
[profile empty]
region = us-east-1
[profile mfa]
${role}source_profile = base
mfa_serial = ${serial}
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = 0123456789012345678901234567890123456789
`;

test.each([
  ["sso", 'The profile "sso" signs in with IAM Identity Center, and is not signed in', "aws sso login --profile sso\n"],
  ["sso-session", "signs in with IAM Identity Center, and is not signed in", "aws sso login --profile sso-session\n"],
  [
    "fails",
    'The credential_process of the profile "fails" ended with exit code 3:\nthe vault is sealed',
    "Try it by hand",
  ],
  [
    "without",
    'There is no profile "bsae", which source_profile of the profile "without" names,',
    'Did you mean "base"?',
  ],
  ["empty-handed", 'the credentials of its source_profile "empty", which has none.', "aws configure --profile empty\n"],
  ["mfa", `The role of the profile "mfa" requires an MFA code of ${serial}`, "Log in with: iam-login base\n"],
])("credentials that cannot be had say why, and what to type next: %s", async (profile, cause, next) => {
  const path = join(stage.home, "config");
  await writeFile(path, config);
  const env = { AWS_CONFIG_FILE: path, AWS_SHARED_CREDENTIALS_FILE: join(stage.home, "none") };
  const { exitCode, stderr } = await stage.run(`list --profile ${profile}`, { env });
  expect(stderr).toContain(cause);
  expect(stderr).toContain(next);
  expect(stderr).not.toContain("aws configure --profile sso");
  expect(exitCode).toBe(1);
});

test("a token of an earlier session beside long-term keys is named, with the command that removes it", async () => {
  const path = join(stage.home, "credentials");
  await writeFile(
    path,
    `${config.slice(config.indexOf("[profile base]")).replace("profile base", "base")}aws_session_token = old\n`,
  );
  const env = { AWS_CONFIG_FILE: join(stage.home, "none"), AWS_SHARED_CREDENTIALS_FILE: path };
  const { exitCode, stderr } = await stage.run("list --profile base", { env });
  expect(stderr).toContain(
    `Warning: The aws_session_token in line 4 of ${path} belongs to an earlier session, and AWS rejects the long-term keys with it. To remove it: aws configure set aws_session_token "" --profile base\n`,
  );
  expect(stderr.match(/earlier session/g)).toHaveLength(1);
  expect(stderr).toContain("AWS does not know the access key");
  expect(exitCode).toBe(1);
});
