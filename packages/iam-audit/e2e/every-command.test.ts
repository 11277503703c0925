import type { Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  commandsLeftOut,
  holdAnswer,
  openFreeWorkplace,
  steadied,
  type Case,
} from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/iam-audit.js";
import { main, tool } from "../src/main.js";

/** Each command as it goes, and refused, with all that it says. */
let place: Workplace;
beforeEach(async () => {
  place = await openFreeWorkplace("iam-audit", main);
});
afterEach(() => place.close());

const cases: readonly Case[] = [
  {
    command: "iam-audit",
    line: "--profile work",
    exitCode: 0,
    stdout: `111122223333: 2 users, 0 passwords, 2 active keys, 1 MFA device; credential report of TIME

9 findings: 2 high, 3 medium, 4 low

HIGH  administrator may do everything in the account with an access key alone: no policy asks for MFA. Give a program, which cannot use MFA, fewer rights or a role; a person needs an MFA device first.
  aws iam list-attached-user-policies --user-name administrator --profile work

HIGH  roger may do everything in the account with an access key alone: no policy asks for MFA.
  iam-mfa policy --create require-mfa --attach-to-group GROUP --profile work && aws iam add-user-to-group --group-name GROUP --user-name roger --profile work

MEDIUM  In 111122223333, 2 of 2 users with a password or an active access key may act without MFA: administrator, roger. Put no program into such a group, which would stop it: 1 of them has neither a password nor an MFA device.
  iam-mfa policy --create require-mfa --attach-to-group GROUP --profile work

MEDIUM  Passwords in 111122223333 may have 8 characters.
  aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password --profile work

MEDIUM  Not checked: when passwords were last used of 111122223333. Access denied: iam:ListUsers on arn:aws:iam::111122223333:user/ is not allowed for arn:aws:iam::111122223333:user/team/roger: an explicit deny in an identity-based policy.

LOW  Passwords in 111122223333 may be used again at once; the benchmark asks for 24.
  aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password --profile work

LOW  The policy AdministratorAccess is attached to administrator itself. Attach it to a group, put the user into it, and detach it here.
  aws iam attach-group-policy --group-name GROUP --policy-arn arn:aws:iam::aws:policy/AdministratorAccess --profile work && aws iam add-user-to-group --group-name GROUP --user-name administrator --profile work && aws iam detach-user-policy --user-name administrator --policy-arn arn:aws:iam::aws:policy/AdministratorAccess --profile work

LOW  The policy all is written into roger itself. A managed policy that says the same, attached to a group of the user's, takes its place.
  aws iam create-policy --policy-name roger-all --policy-document "$(aws iam get-user-policy --user-name roger --policy-name all --query PolicyDocument --output json --profile work)" --profile work && aws iam attach-group-policy --group-name GROUP --policy-arn arn:aws:iam::111122223333:policy/roger-all --profile work && aws iam add-user-to-group --group-name GROUP --user-name roger --profile work && aws iam delete-user-policy --user-name roger --policy-name all --profile work

LOW  The policy own is written into roger itself. A managed policy that says the same, attached to a group of the user's, takes its place.
  aws iam create-policy --policy-name roger-own --policy-document "$(aws iam get-user-policy --user-name roger --policy-name own --query PolicyDocument --output json --profile work)" --profile work && aws iam attach-group-policy --group-name GROUP --policy-arn arn:aws:iam::111122223333:policy/roger-own --profile work && aws iam add-user-to-group --group-name GROUP --user-name roger --profile work && aws iam delete-user-policy --user-name roger --policy-name own --profile work
`,
    stderr: "AWS is writing the credential report of 111122223333; this takes some seconds.\n",
  },
  {
    command: "iam-audit",
    line: "--profile nobody",
    exitCode: 1,
    stdout: "",
    stderr: `iam-audit: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
];

test.each(cases)("$line", async ({ line, exitCode, stdout, stderr }) => {
  const run = await place.run(line.split(" "));
  expect(steadied(run, place.folder)).toEqual({ exitCode, stdout, stderr });
});

test.each(answers)("$line --json is as its shape says", async (answer) => {
  const { stdout } = await place.run(`${answer.line} --json`.split(" "));
  const { printed, documented } = holdAnswer({ tool: "iam-audit", answer, stdout, folder: place.folder });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  expect(commandsLeftOut(tool, cases, answers)).toEqual({ untried: [], unanswered: [] });
});
