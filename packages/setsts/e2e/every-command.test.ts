import type { Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  commandsLeftOut,
  holdAnswer,
  openFreeWorkplace,
  steadied,
  type Case,
} from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/setsts.js";
import { main, tool } from "../src/main.js";

/** Each command as it goes, and refused, with all that it says. */
let place: Workplace;
beforeEach(async () => {
  place = await openFreeWorkplace("setsts", main);
});
afterEach(() => place.close());

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
  expect(steadied(run, place.folder)).toEqual({ exitCode, stdout, stderr });
});

test.each(answers)("$line --json is as its shape says", async (answer) => {
  const { stdout } = await place.run(`${answer.line} --json`.split(" "), { input: place.code() });
  const { printed, documented } = holdAnswer({
    tool: "setsts",
    answer,
    stdout,
    folder: place.folder,
  });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  expect(commandsLeftOut(tool, cases, answers)).toEqual({ untried: [], unanswered: [] });
});
