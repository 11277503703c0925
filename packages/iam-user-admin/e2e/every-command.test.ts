import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { commandsLeftOut, holdAnswer, steadied, type Case } from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/iam-user-admin.js";
import { tool } from "../src/main.js";
import { startStage, type Stage } from "./stage.js";

/** Each command as it goes, and refused, with all that it says. */
let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ seed: { groups: [{ name: "A" }] } });
  stage.sandbox.addUser({
    name: "roger-dev",
    tags: { email: "roger@example.com" },
    password: "p",
    groups: ["A"],
    attachedPolicies: ["SecurityAudit"],
  });
  stage.sandbox.denials.set("z9y8x7w6v5u4t3s2r1q0", denial);
  await writeFile(join(stage.home, "people.csv"), "email,groups\njane@example.com,A\n");
});
afterEach(() => stage.close());

/** As AWS documents one. */
const denial = {
  requestContext: {
    "aws:PrincipalARN": "arn:aws:iam::111122223333:role/ExplicitDeny",
    "aws:PrincipalAccount": "111122223333",
  },
  evaluations: [
    {
      action: "iam:GetUser",
      resource: "arn:aws:iam::111122223333:user/ExampleUser",
      context: {},
      evaluatedEffect: "EXPLICIT_DENY",
      matchedPolicies: [
        {
          uri: "arn:aws:iam::aws:policy/AWSDenyAll",
          matchedStatements: [{ sid: "DenyAll", evaluatedEffect: "DENY" }],
        },
      ],
    },
  ],
  policies: [
    {
      type: "IDENTITY_BASED_POLICY",
      inline: false,
      uri: "arn:aws:iam::aws:policy/AWSDenyAll",
      attachedTo: [{ arn: "arn:aws:iam::111122223333:role/ExplicitDeny" }],
    },
  ],
};

const cases: readonly Case[] = [
  {
    command: "iam-user-admin",
    line: "--user-email jane@example.com --groups A",
    exitCode: 0,
    stdout: `jane-dev <jane@example.com> in account 111122223333 (dev):
- created user jane-dev with the tags email=jane@example.com, iam-user-admin:invitation=pending
- added jane-dev to group A
- set a new password, to be changed at the first sign-in
- mailed the password to jane@example.com
- tagged jane-dev with iam-user-admin:invitation=DAY
`,
    stderr: "",
  },
  {
    command: "iam-user-admin",
    line: "--user-email jane@example.com --groups Nothing",
    exitCode: 1,
    stdout: "",
    stderr: `iam-user-admin: There is no group "Nothing".
Nothing was changed. Create it with: aws iam create-group --group-name Nothing
`,
  },
  {
    command: "list",
    line: "list",
    exitCode: 0,
    stdout: `USER           CREATED           PASSWORD LAST USED  PATH  QUARANTINE
administrator  TIME                      /
roger-dev      TIME                      /
`,
    stderr: "",
  },
  {
    command: "list",
    line: "list --filter group=Nothing",
    exitCode: 1,
    stdout: "",
    stderr: 'iam-user-admin: There is no group "Nothing".\nList the groups with: iam-user-admin groups\n',
  },
  {
    command: "groups",
    line: "groups",
    exitCode: 0,
    stdout: "GROUP  USER\nA      roger-dev\n",
    stderr: "",
  },
  {
    command: "groups",
    line: "groups Nothing",
    exitCode: 1,
    stdout: "",
    stderr: 'iam-user-admin: There is no group "Nothing".\nList the groups with: iam-user-admin groups\n',
  },
  {
    command: "show",
    line: "show roger-dev",
    exitCode: 0,
    stdout: `user: roger-dev
id: AIDAID
arn: arn:aws:iam::111122223333:user/roger-dev
created: TIME
password last used: never
password: 1
access keys: 1 (****LAST)
signing certificates: none
SSH keys: none
service credentials: none
MFA devices: none
inline policies: none
managed policies: 1 (SecurityAudit)
groups: 1 (A)
permissions boundary: none
tags: email=roger@example.com
`,
    stderr: "",
  },
  {
    command: "show",
    line: "show nobody-dev",
    exitCode: 1,
    stdout: "",
    stderr: `iam-user-admin: There is no user nobody-dev.
List the users with: iam-user-admin list
`,
  },
  {
    command: "can",
    line: "can roger-dev iam:GetUser",
    exitCode: 0,
    stdout: `roger-dev may do iam:GetUser on *, by:
- policy SecurityAudit of user roger-dev: {"Effect":"Allow","Action":["iam:Get*","iam:List*","iam:GenerateCredentialReport","iam:GenerateServiceLastAccessedDetails","iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy","sts:GetAccessKeyInfo"],"Resource":"*"}
`,
    stderr: "",
  },
  {
    command: "can",
    line: "can roger-dev s3:PutObject",
    exitCode: 1,
    stdout: "roger-dev may not do s3:PutObject on *: no policy allows it.\n",
    stderr: "",
  },
  {
    command: "why",
    line: "why z9y8x7w6v5u4t3s2r1q0",
    exitCode: 0,
    stdout: `arn:aws:iam::111122223333:role/ExplicitDeny was denied iam:GetUser on arn:aws:iam::111122223333:user/ExampleUser: it is denied, by:
- identity-based policy arn:aws:iam::aws:policy/AWSDenyAll of arn:aws:iam::111122223333:role/ExplicitDeny: statement DenyAll
See that policy: aws iam get-policy --policy-arn arn:aws:iam::aws:policy/AWSDenyAll
`,
    stderr: "",
  },
  {
    command: "why",
    line: "why 1",
    exitCode: 1,
    stdout: "",
    stderr: `AWS has no details of that denial yet; asking for 15 s more… (Ctrl-C to stop)
iam-user-admin: AWS has no details of a denial with the authorization ID 1.
Check the ID; AWS keeps details for at least 24 hours. For a denial in another account or region, add --profile or --region.
`,
  },
  {
    command: "permissions",
    line: "permissions roger-dev",
    exitCode: 0,
    stdout: `USER       POLICY         KIND     FROM  ARN
roger-dev  SecurityAudit  managed  user  arn:aws:iam::aws:policy/SecurityAudit
`,
    stderr: "",
  },
  {
    command: "permissions",
    line: "permissions nobody-dev",
    exitCode: 1,
    stdout: "",
    stderr: `iam-user-admin: There is no user nobody-dev.
List the users with: iam-user-admin list
`,
  },
  {
    command: "attach-policy",
    line: "attach-policy roger-dev ReadOnlyAccess",
    exitCode: 0,
    stdout: "attached policy ReadOnlyAccess to roger-dev\n",
    stderr: "",
  },
  {
    command: "attach-policy",
    line: "attach-policy nobody-dev ReadOnlyAccess",
    exitCode: 1,
    stdout: "",
    stderr: `iam-user-admin: There is no user nobody-dev.
List the users with: iam-user-admin list
`,
  },
  {
    command: "detach-policy",
    line: "detach-policy roger-dev SecurityAudit",
    exitCode: 0,
    stdout: "detached policy SecurityAudit from roger-dev\n",
    stderr: "",
  },
  {
    command: "detach-policy",
    line: "detach-policy nobody-dev SecurityAudit",
    exitCode: 1,
    stdout: "",
    stderr: `iam-user-admin: There is no user nobody-dev.
List the users with: iam-user-admin list
`,
  },
  {
    command: "import",
    line: "import people.csv",
    exitCode: 0,
    stdout: "1 person: 1 done, 0 failed\n",
    stderr: "1/1 jane@example.com: jane-dev: done\n",
  },
  {
    command: "import",
    line: "import nothing.csv",
    exitCode: 2,
    stdout: "",
    stderr: "iam-user-admin: The file FOLDER/nothing.csv does not exist.\nTo see what is there: ls FOLDER\n",
  },
  {
    command: "resend",
    line: "resend",
    exitCode: 0,
    stdout: "no password or access key is waiting to be mailed\n",
    stderr: "",
  },
  {
    command: "config",
    line: "config check",
    exitCode: 1,
    stdout: "",
    stderr: `iam-user-admin: No config file: neither FOLDER/iam-user-admin.yaml nor FOLDER/.config/iam-user-admin/config.yaml exists.
Write one with: iam-user-admin config init
`,
  },
  {
    command: "templates",
    line: "templates mails",
    exitCode: 2,
    stdout: "",
    stderr: 'iam-user-admin: action is "mails"; it must be one of: init\n',
  },
  {
    command: "config",
    line: "config init",
    exitCode: 0,
    stdout: `wrote FOLDER/iam-user-admin.yaml
Fill it in, and check it with: iam-user-admin config check
`,
    stderr: "",
  },
  {
    command: "templates",
    line: "templates init",
    exitCode: 0,
    stdout: `wrote FOLDER/templates/new-user.txt
wrote FOLDER/templates/new-user.html
wrote FOLDER/templates/new-password.txt
wrote FOLDER/templates/new-password.html
wrote FOLDER/templates/access-key.txt
wrote FOLDER/templates/access-key.html
wrote FOLDER/templates/deletion.txt
wrote FOLDER/templates/deletion.html
Name the directory in the config file: mail: { templates: FOLDER/templates }
`,
    stderr: "",
  },
];

test.each(cases)("$line", async ({ line, exitCode, stdout, stderr }) => {
  const run = await stage.run(line);
  expect(steadied(run, stage.home)).toEqual({ exitCode, stdout, stderr });
});

test.each(answers)("$line --json is as its shape says", async (answer) => {
  for (const earlier of answer.ready ?? []) await succeeded(stage.run(earlier));
  if (answer.refused !== undefined) stage.sandbox.trouble.refuse(answer.refused, "AccessDenied");
  const { stdout } = await stage.run(`${answer.line} --json`);
  const { printed, documented } = holdAnswer({
    tool: "iam-user-admin",
    answer,
    stdout,
    folder: stage.home,
  });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  expect(commandsLeftOut(tool, cases, answers)).toEqual({ untried: [], unanswered: [] });
});
