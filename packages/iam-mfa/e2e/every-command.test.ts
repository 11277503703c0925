import type { Prompt } from "@iam-tools/core/context";
import { totp } from "@iam-tools/sandbox";
import { quickContext, typedCode, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  commandsLeftOut,
  holdAnswer,
  openFreeWorkplace,
  steadied,
  type Case,
} from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/iam-mfa.js";
import { main, tool } from "../src/main.js";

/** Each command as it goes, and refused, with all that it says. */
let place: Workplace;
beforeEach(async () => {
  place = await openFreeWorkplace("iam-mfa", main);
});
afterEach(() => place.close());

const cases: readonly Case[] = [
  {
    command: "iam-mfa",
    line: "work work-mfa",
    exitCode: 0,
    stdout: `work-mfa credentials valid until TIME
Use them with: export AWS_PROFILE=work-mfa
`,
    stderr: "",
  },
  {
    command: "iam-mfa",
    line: "nobody nobody-mfa",
    exitCode: 1,
    stdout: "",
    stderr: `iam-mfa: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "policy",
    line: "policy",
    exitCode: 0,
    stdout: `{
  "Version": "DAY",
  "Statement": [
    {
      "Sid": "AllowManagingOwnPasswordAndMFA",
      "Effect": "Allow",
      "Action": [
        "iam:ChangePassword",
        "iam:CreateVirtualMFADevice",
        "iam:EnableMFADevice",
        "iam:ResyncMFADevice",
        "iam:DeleteVirtualMFADevice",
        "iam:DeactivateMFADevice",
        "iam:ListMFADevices",
        "iam:ListAccessKeys",
        "iam:GetAccessKeyLastUsed",
        "iam:GetUser"
      ],
      "Resource": [
        "arn:aws:iam::*:mfa/\${aws:username}",
        "arn:aws:iam::*:user/\${aws:username}",
        "arn:aws:iam::*:user/*/\${aws:username}"
      ]
    },
    {
      "Sid": "AllowManagingFurtherMFADevicesWithMFA",
      "Effect": "Allow",
      "Action": [
        "iam:CreateVirtualMFADevice",
        "iam:DeleteVirtualMFADevice"
      ],
      "Resource": "arn:aws:iam::*:mfa/*",
      "Condition": {
        "Bool": {
          "aws:MultiFactorAuthPresent": "true"
        }
      }
    },
    {
      "Sid": "AllowListingVirtualMFADevices",
      "Effect": "Allow",
      "Action": "iam:ListVirtualMFADevices",
      "Resource": "*"
    },
    {
      "Sid": "BlockMostAccessUnlessSignedInWithMFA",
      "Effect": "Deny",
      "NotAction": [
        "iam:CreateVirtualMFADevice",
        "iam:ListVirtualMFADevices",
        "iam:EnableMFADevice",
        "iam:ResyncMFADevice",
        "iam:DeleteVirtualMFADevice",
        "iam:ListAccountAliases",
        "iam:ListUsers",
        "iam:ListSSHPublicKeys",
        "iam:ListAccessKeys",
        "iam:GetAccessKeyLastUsed",
        "iam:ListServiceSpecificCredentials",
        "iam:ListMFADevices",
        "iam:GetAccountSummary",
        "iam:ChangePassword",
        "iam:GetUser",
        "sts:GetSessionToken"
      ],
      "Resource": "*",
      "Condition": {
        "BoolIfExists": {
          "aws:MultiFactorAuthPresent": "false"
        }
      }
    }
  ]
}
`,
    stderr: "",
  },
  {
    command: "setup",
    line: "setup --alias dev --groups people --profile work --dry-run",
    exitCode: 0,
    stdout: `Account 111122223333 (dev):
- would give the account the alias dev
- would set a password policy: at least 14 characters, and everyone may change their own
- would create the policy arn:aws:iam::111122223333:policy/require-mfa
- would create the group people
- would attach arn:aws:iam::111122223333:policy/require-mfa to the group people
nothing was changed
`,
    stderr: "",
  },
  {
    command: "setup",
    line: "setup --alias dev --groups people --profile work",
    exitCode: 4,
    stdout: "",
    stderr: `Account 111122223333 (dev):
- would give the account the alias dev
- would set a password policy: at least 14 characters, and everyone may change their own
- would create the policy arn:aws:iam::111122223333:policy/require-mfa
- would create the group people
- would attach arn:aws:iam::111122223333:policy/require-mfa to the group people
iam-mfa: This changes the whole account.
Nothing was changed. To agree without being asked, add --yes.
`,
  },
  {
    command: "devices",
    line: "devices work",
    exitCode: 0,
    stdout: `* virtual   arn:aws:iam::111122223333:mfa/roger  since DAY
* marks the device whose codes the tools ask for.
It is the only one. Add a second, in case it is lost: iam-mfa enroll work --name NAME
`,
    stderr: "",
  },
  {
    command: "devices",
    line: "devices nobody",
    exitCode: 1,
    stdout: "",
    stderr: `iam-mfa: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "enroll",
    line: "enroll work",
    exitCode: 2,
    stdout: "",
    stderr: `iam-mfa: No terminal to show the QR code and ask for two codes.
Run this on a terminal: iam-mfa enroll work
`,
  },
  {
    command: "enroll",
    line: "enroll nobody",
    exitCode: 2,
    stdout: "",
    stderr: `iam-mfa: No terminal to show the QR code and ask for two codes.
Run this on a terminal: iam-mfa enroll nobody
`,
  },
  {
    command: "resync",
    line: "resync work",
    exitCode: 2,
    stdout: "",
    stderr: `iam-mfa: No terminal to ask for two codes.
Run this on a terminal: iam-mfa resync work
`,
  },
  {
    command: "resync",
    line: "resync nobody",
    exitCode: 2,
    stdout: "",
    stderr: `iam-mfa: No terminal to ask for two codes.
Run this on a terminal: iam-mfa resync nobody
`,
  },
  {
    command: "remove",
    line: "remove work",
    exitCode: 4,
    stdout: "",
    stderr: `iam-mfa: The MFA device arn:aws:iam::111122223333:mfa/roger of roger will be removed; its codes will stop working.
Nothing was changed. To agree without being asked, add --yes.
`,
  },
  {
    command: "remove",
    line: "remove work --yes",
    exitCode: 0,
    stdout: `arn:aws:iam::111122223333:mfa/roger is no longer an MFA device of roger
To add a new one: iam-mfa enroll work
`,
    stderr: "AWS requires MFA for changes to your MFA devices: a code is needed first.\n",
  },
  {
    command: "remove",
    line: "remove nobody",
    exitCode: 1,
    stdout: "",
    stderr: `iam-mfa: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "policy",
    line: "policy --create mfa --profile nobody",
    exitCode: 1,
    stdout: "",
    stderr: `iam-mfa: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
];

test.each(cases)("$line", async ({ line, exitCode, stdout, stderr }) => {
  const run = await place.run(line.split(" "), { input: place.code() });
  expect(steadied(run, place.folder)).toEqual({ exitCode, stdout, stderr });
});

/** With a person who types the codes that the device in question shows: the one before, and then that of now. */
async function typing(args: readonly string[]): Promise<{ stdout: string }> {
  const ask = (question: string) => {
    place.sandbox.forgetCodes();
    const seed = [...place.sandbox.account().devices.values()].at(-1)?.seed ?? "";
    return Promise.resolve(typedCode(question, (at) => totp(seed, at)));
  };
  const readPipedLine = () => Promise.resolve(undefined);
  const prompt: Prompt = { canAsk: true, show: () => {}, ask, askSecret: ask, readPipedLine };
  const { context, out, err } = quickContext({ env: place.environment, home: place.folder, prompt });
  if ((await main(args, context)) !== 0) throw new Error(err.text);
  return { stdout: out.text };
}

test.each(answers)("$line --json is as its shape says", async (answer) => {
  const args = `${answer.line} --json`.split(" ");
  const { stdout } = answer.asks ? await typing(args) : await place.run(args, { input: place.code() });
  const { printed, documented } = holdAnswer({
    tool: "iam-mfa",
    answer,
    stdout,
    folder: place.folder,
  });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  expect(commandsLeftOut(tool, cases, answers)).toEqual({ untried: [], unanswered: [] });
});
