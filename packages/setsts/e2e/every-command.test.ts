import { openWorkplace, steadyText, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { holdAgainstShape } from "../../../shipping/json/hold.js";
import { answers } from "../../../shipping/json/setsts.js";
import { main, tool } from "../src/main.js";

/** Each command as it goes, and refused, with all that it says. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("setsts", { main });
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
  place.roger.user.inlinePolicies.set("all", JSON.stringify({ Version: "2012-10-17", Statement }));
});
afterEach(() => place.close());

interface Case {
  readonly command: string;
  readonly line: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const cases: readonly Case[] = [
  {
    command: "setsts",
    line: "--profile work --target-profile work-mfa",
    exitCode: 0,
    stdout: `AWS STS Credential Setup
> credential filepath: FOLDER/credentials
> serial number: arn:aws:iam::111122223333:mfa/roger
> created temporary credential succeeded
> expired datetime: TIME
> created backup file: FOLDER/credentials~
> output target profile: work-mfa
completed!
`,
    stderr: "",
  },
  {
    command: "setsts",
    line: "--profile nobody --target-profile x",
    exitCode: 1,
    stdout: "",
    stderr: `setsts: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
];

test.each(cases)("$line", async ({ line, exitCode, stdout, stderr }) => {
  const run = await place.run(line.split(" "), { input: place.code() });
  const steady = { stdout: steadyText(run.stdout, place.folder), stderr: steadyText(run.stderr, place.folder) };
  expect({ exitCode: run.exitCode, ...steady }).toEqual({ exitCode, stdout, stderr });
});

test.each(answers)("$line --json is as its shape says", async (answer) => {
  const { stdout } = await place.run(`${answer.line} --json`.split(" "), { input: place.code() });
  const { printed, documented } = holdAgainstShape({
    tool: "setsts",
    answer,
    stdout,
    steady: (text) => steadyText(text, place.folder),
  });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  const tried = new Set(cases.map(({ command }) => command));
  const answered = new Set(answers.map(({ name }) => name.split(",")[0]));
  const names = tool.commands.map(({ name = tool.name }) => name);
  expect(names.filter((name) => !tried.has(name))).toEqual([]);
  expect(names.filter((name) => !answered.has(name))).toEqual([]);
});
