import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  commandsLeftOut,
  holdAnswer,
  openFreeWorkplace,
  steadied,
  type Case,
} from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/iam-login.js";
import { main, tool } from "../src/main.js";

/** Each command as it goes, and refused, with all that it says. */
let place: Workplace;
beforeEach(async () => {
  place = await openFreeWorkplace("iam-login", main);
  await place.config.write("[profile work]\nvault_key_command = echo a-secret-of-the-person-alone\n");
  // What other programs start.
  await writeFile(join(place.folder, "iam-login"), "");
});
afterEach(() => place.close());

const cases: readonly Case[] = [
  {
    command: "iam-login",
    line: "work",
    exitCode: 0,
    stdout: `work-sts credentials valid until TIME (HOURS)
Use them with: export AWS_PROFILE=work-sts
`,
    stderr: "",
  },
  {
    command: "iam-login",
    line: "nobody",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "init",
    line: "work init",
    exitCode: 0,
    stdout: `Stored in [work] of FOLDER/credentials:
- username = roger
- mfa_serial = arn:aws:iam::111122223333:mfa/roger
Log in with: iam-login work
`,
    stderr: "",
  },
  {
    command: "init",
    line: "nobody init",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "status",
    line: "work status",
    ready: ["work"],
    exitCode: 0,
    stdout: "work-sts: valid until TIME (HOURS)\n",
    stderr: "",
  },
  {
    command: "status",
    line: "work status",
    exitCode: 1,
    stdout: `work-sts: no session
Log in with: iam-login work
`,
    stderr: "",
  },
  {
    command: "status",
    line: "nobody status",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "logout",
    line: "work logout",
    ready: ["work"],
    exitCode: 0,
    stdout: "Removed work-sts from this machine. It stays valid at AWS until TIME.\n",
    stderr: "",
  },
  {
    command: "seal",
    line: "work seal",
    exitCode: 0,
    stdout: `The access key ****LAST of work is now in the vault FOLDER/credentials.vault, opened by your vault_key_command.
> made the vault FOLDER/credentials.vault
> put the access key of work into the vault, and proved that it works from there
> set credential_process = iam-login work process in [work] and [work-sts] of FOLDER/config
> removed the access key from FOLDER/credentials
Use it as before: export AWS_PROFILE=work
`,
    stderr: "",
  },
  {
    command: "seal",
    line: "nobody seal",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "unseal",
    line: "work unseal",
    ready: ["work seal"],
    exitCode: 0,
    stdout: `The access key ****LAST of work is now in FOLDER/credentials, in clear.
> put the access key of work back into FOLDER/credentials, and read it back
> removed credential_process from [work] and [work-sts] of FOLDER/config
> removed what was put back from the vault FOLDER/credentials.vault
`,
    stderr: "",
  },
  {
    command: "unseal",
    line: "work unseal",
    exitCode: 2,
    stdout: "",
    stderr: `iam-login: The vault FOLDER/credentials.vault has no access key of the profile "work".
Nothing was changed: it is in the file.
`,
  },
  {
    command: "rotate",
    line: "work rotate",
    exitCode: 0,
    stdout: `The access key of roger (111122223333) was rotated:
****LAST is in place of ****LAST. Profiles: work
> created the new access key ****LAST
> proved that the new access key ****LAST works
> saved the new access key ****LAST in place of the old one
> deactivated the old access key ****LAST
> proved that the new access key ****LAST works
> deleted the old access key ****LAST
`,
    stderr: "",
  },
  {
    command: "rotate",
    line: "nobody rotate",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "export",
    line: "work export",
    ready: ["work"],
    exitCode: 0,
    stdout: `export AWS_ACCESS_KEY_ID='ASIAKEY'
export AWS_SECRET_ACCESS_KEY='SECRET'
export AWS_SESSION_TOKEN='SECRET'
export AWS_CREDENTIAL_EXPIRATION='TIME'
export IAM_LOGIN_PROFILE='work'
export IAM_LOGIN_VARIABLES='AWS_DEFAULT_REGION'
export AWS_REGION='us-east-1'
export AWS_DEFAULT_REGION='us-east-1'
`,
    stderr: "",
  },
  {
    command: "export",
    line: "nobody export",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "process",
    line: "work process",
    ready: ["work"],
    exitCode: 0,
    stdout:
      '{"Version":1,"AccessKeyId":"ASIAKEY","SecretAccessKey":"SECRET","SessionToken":"SECRET","Expiration":"TIME"}\n',
    stderr: "",
  },
  {
    command: "process",
    line: "work process",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: No valid session in the profile "work-sts", and no terminal to ask for an MFA code.
Log in on a terminal with: iam-login work
`,
  },
  { command: "exec", line: "work exec -- true", ready: ["work"], exitCode: 0, stdout: "", stderr: "" },
  {
    command: "exec",
    line: "work exec --allow s3:* --for 1h -- true",
    ready: ["work"],
    exitCode: 0,
    stdout: "",
    stderr: "",
  },
  {
    command: "exec",
    line: "work exec --for 37h -- true",
    exitCode: 2,
    stdout: "",
    stderr: "iam-login: --for takes a time from 1s to 36h, not 133200 s.\n",
  },
  {
    command: "exec",
    line: "work exec",
    exitCode: 2,
    stdout: "",
    stderr: `iam-login: Missing after --: command
For example: iam-login work exec -- aws s3 ls
`,
  },
  {
    command: "scope",
    line: "work scope agent --allow s3:Get* --for 8h",
    ready: ["work"],
    exitCode: 0,
    stdout: `agent credentials valid until TIME (HOURS), narrower than work-sts
Use them with: export AWS_PROFILE=agent
`,
    stderr: "",
  },
  {
    command: "scope",
    line: "work scope agent",
    exitCode: 2,
    stdout: "",
    stderr: `iam-login: Nothing narrows the session.
Add --allow, --policy, --scope or --for.
`,
  },
  {
    command: "scope",
    line: "work scope work-sts --for 1h",
    ready: ["work"],
    exitCode: 4,
    stdout: "",
    stderr: `iam-login: The profile "work-sts" is for the session of "work" itself.
Nothing was changed. Name another profile, or one that does not exist yet.
`,
  },
  {
    command: "status",
    line: "work status",
    ready: ["work", "work scope agent --for 8h"],
    exitCode: 0,
    stdout: `work-sts: valid until TIME (HOURS)
agent: valid until TIME (HOURS), a narrower session of work
`,
    stderr: "",
  },
  {
    command: "logout",
    line: "work logout",
    ready: ["work", "work scope agent --for 8h"],
    exitCode: 0,
    stdout: `Removed work-sts, agent from this machine. They stay valid at AWS until their end, the last one until TIME.
`,
    stderr: "",
  },
  {
    command: "logout",
    line: "agent logout",
    ready: ["work", "work scope agent --for 8h"],
    exitCode: 0,
    stdout: "Removed agent from this machine. It stays valid at AWS until TIME.\n",
    stderr: "",
  },
  {
    command: "iam-login",
    line: "agent",
    ready: ["work", "work scope agent --for 8h"],
    exitCode: 4,
    stdout: "",
    stderr: `iam-login: The profile "agent" holds a narrower session, which "iam-login work scope agent" stored there.
Nothing was changed. To use it: export AWS_PROFILE=agent
To log in with all rights: iam-login work
`,
  },
  {
    command: "scopes",
    line: "scopes",
    exitCode: 0,
    stdout: `deploy-function  262 of 2,048 characters, and those of --on (built in)
read-bucket      236 of 2,048 characters, and those of --on (built in)
read-logs        284 of 2,048 characters, and those of --on (built in)
Yours are the files NAME.json in FOLDER/iam-login/scopes
`,
    stderr: "",
  },
  {
    command: "scopes",
    line: "scopes --region eu-west-1",
    exitCode: 2,
    stdout: "",
    stderr: `iam-login: Unknown: --region
See: iam-login scopes --help
`,
  },
  {
    command: "console",
    line: "work console",
    exitCode: 2,
    stdout: "",
    stderr: `iam-login: The AWS console does not accept an IAM user's session, only a role's.
Name one: iam-login work console --role arn:aws:iam::ACCOUNT:role/NAME
`,
  },
  {
    command: "console",
    line: "nobody console",
    exitCode: 1,
    stdout: "",
    stderr: `iam-login: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "logout",
    line: "work logout now",
    exitCode: 2,
    stdout: "",
    stderr: `iam-login: Unknown: now
See: iam-login logout --help
`,
  },
];

const env = () => ({
  XDG_CONFIG_HOME: place.folder,
  PATH: [place.folder, process.env["PATH"] ?? ""].join(delimiter),
});

test.each(cases)("$line", async ({ line, ready = [], exitCode, stdout, stderr }) => {
  for (const earlier of ready) await succeeded(place.run(earlier.split(" "), { input: place.code(), env: env() }));
  const run = await place.run(line.split(" "), { input: place.code(), env: env() });
  expect(steadied(run, place.folder)).toEqual({ exitCode, stdout, stderr });
});

test.each(answers.filter(({ name }) => name !== "console"))("$line --json is as its shape says", async (answer) => {
  for (const earlier of answer.ready ?? [])
    await succeeded(place.run(earlier.split(" "), { input: place.code(), env: env() }));
  const { stdout } = await place.run(`${answer.line} --json`.split(" "), { input: place.code(), env: env() });
  const { printed, documented } = holdAnswer({
    tool: "iam-login",
    answer,
    stdout,
    folder: place.folder,
  });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  // Of exec, standard output is the command's.
  expect(commandsLeftOut(tool, cases, answers)).toEqual({ untried: [], unanswered: ["exec"] });
});
