import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
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
[profile sso-none]
sso_session = nowhere
${sso}[profile sso-bare]
sso_session = my corp
${sso}[sso-session my corp]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
[profile sso-half]
sso_session = half
${sso}[sso-session half]
sso_region = us-east-1
[profile sso-blank]
sso_session = our corp
${sso}[sso-session "our corp"]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
[profile fails]
credential_process = sh -c 'echo "the vault is sealed" >&2; exit 3'
[profile by-vault]
${role}source_profile = fails
[profile by-itself]
${role}source_profile = waits
[profile waits]
credential_process = iam-user-admin list --profile by-itself
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
  ["sso-blank", "signs in with IAM Identity Center, and is not signed in", "aws sso login --profile sso-blank\n"],
  ["sso-none", "There is no [sso-session nowhere] in ", "Set it up with: aws configure sso-session\n"],
  ["sso-bare", 'There is no [sso-session "my corp"] in ', 'stands in quotes there: [sso-session "my corp"].'],
  ["sso-half", "[sso-session half] in ", "has no sso_start_url.\nSet it up with: aws configure sso-session\n"],
  [
    "fails",
    'The credential_process of the profile "fails" ended with exit code 3:\nthe vault is sealed',
    "Try it by hand",
  ],
  [
    "by-vault",
    'The credential_process of the profile "fails" ended with exit code 3:\nthe vault is sealed',
    "Try it by hand",
  ],
  [
    "by-itself",
    'The profile "waits" gets its keys from a credential_process that asks this very run for the same keys.',
    "aws configure --profile waits-keys",
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
  const env = {
    AWS_CONFIG_FILE: path,
    AWS_SHARED_CREDENTIALS_FILE: join(stage.home, "none"),
    // As the command of that profile finds it.
    ...(profile === "by-itself" ? { IAM_TOOLS_CREDENTIAL_PROCESS_OF: "waits" } : {}),
  };
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

test("a role is assumed with the keys that its source's credential_process gives", async () => {
  const Statement = [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" }];
  const trustPolicy = { Version: "2012-10-17", Statement };
  for (const name of ["outer", "inner"]) {
    stage.sandbox.addRole({ name, attachedPolicies: ["AdministratorAccess"], trustPolicy });
  }
  const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, ...others } = stage.environment;
  const path = join(stage.home, "config");
  await writeFile(join(stage.home, "keys.json"), JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey }));
  const arn = (name: string) => `role_arn = arn:aws:iam::111122223333:role/${name}\n`;
  await writeFile(
    path,
    `[profile outer]\n${arn("outer")}source_profile = inner\nexternal_id = 42\nrole_session_name = me\nduration_seconds = 1800\n[profile inner]\n${arn("inner")}source_profile = vault\n[profile vault]\ncredential_process = cat "${stage.home}/keys.json"\n`,
  );
  const env = { ...others, AWS_CONFIG_FILE: path, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
  const { exitCode, stderr } = await stage.run("list --profile outer", { env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const assumed = stage.sandbox.calls.filter(({ action }) => action === "AssumeRole");
  expect(assumed.map(({ parameters }) => parameters)).toMatchObject([
    { RoleArn: "arn:aws:iam::111122223333:role/inner" },
    {
      RoleArn: "arn:aws:iam::111122223333:role/outer",
      ExternalId: "42",
      RoleSessionName: "me",
      DurationSeconds: "1800",
    },
  ]);
});

const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";
const id = "AKIAEXAMPLEEXAMPLE12";

describe("keys of a wrong form are told by file and line before anything is sent, and no key is shown", () => {
  test.each([
    ["swapped", secret, id, "The aws_access_key_id in line 2 of FILE is swapped with the aws_secret_access_key."],
    [
      "in quotes",
      id,
      `"${secret}"`,
      "The aws_secret_access_key in line 3 of FILE is in quotes, which would be read as",
    ],
    [
      "with a note behind it",
      id,
      `${secret} # mine`,
      "The aws_secret_access_key in line 3, column 65, of FILE has a comment after it, which would be read as",
    ],
    ["with a blank in it", `${id} x`, secret, "The aws_access_key_id in line 2, column 41, of FILE has a space in it."],
    ["of a web page", `${id}\u200B`, secret, "in line 2, column 41, of FILE has the character U+200B in it"],
  ])("%s", async (_what, first, second, message) => {
    const path = join(stage.home, "credentials");
    const role = "[assumed]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = base\n";
    await writeFile(path, `[base]\naws_access_key_id = ${first}\naws_secret_access_key = ${second}\n${role}`);
    const env = { AWS_CONFIG_FILE: join(stage.home, "none"), AWS_SHARED_CREDENTIALS_FILE: path };
    for (const profile of ["base", "assumed"]) {
      for (const more of ["", " --json", " --debug"]) {
        const { exitCode, stdout, stderr } = await stage.run(`list --profile ${profile}${more}`, { env });
        expect(stderr + stdout).toContain(message.replace("FILE", path));
        expect(stderr + stdout).toContain("Nothing was sent.");
        expect(stderr + stdout).not.toContain(secret.slice(0, 20));
        expect(exitCode).toBe(1);
      }
    }
    expect(stage.sandbox.calls).toEqual([]);
  });
});
