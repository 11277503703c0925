import { readFileSync } from "node:fs";
import { succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  commandsLeftOut,
  holdAnswer,
  openFreeWorkplace,
  steadied,
  type Case,
} from "../../../shipping/json/every-command.js";
import { answers } from "../../../shipping/json/key-rotate.js";
import { main, tool } from "../src/main.js";

/** Each command as it goes, and refused, with all that it says. */
let place: Workplace;
beforeEach(async () => {
  place = await openFreeWorkplace("key-rotate", main);
});
afterEach(() => place.close());

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, inReadme = ""] = /^## Permissions$.*?^```json\n(.*?)^```$/ms.exec(readme) ?? [];

const cases: readonly Case[] = [
  {
    command: "key-rotate",
    line: "--profile work --yes",
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
    command: "key-rotate",
    line: "--profile nobody",
    exitCode: 1,
    stdout: "",
    stderr: `key-rotate: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  {
    command: "status",
    line: "status --profile work",
    exitCode: 0,
    stdout: "work: ****LAST of roger, 0 days old, last used DAY (sts)\n",
    stderr: "",
  },
  {
    command: "status",
    line: "status --profile nobody",
    exitCode: 1,
    stdout: "",
    stderr: `key-rotate: There is no profile "nobody" in the AWS config and credentials files.
Profiles that exist: work
`,
  },
  { command: "finish", line: "finish", exitCode: 0, stdout: "", stderr: "" },
  {
    command: "finish",
    line: "finish --grace 1h",
    exitCode: 2,
    stdout: "",
    stderr: `key-rotate: Unknown: --grace (it goes with key-rotate)
See: key-rotate finish --help
`,
  },
  {
    command: "abort",
    line: "abort",
    ready: ["--profile work --grace 24h"],
    exitCode: 0,
    stdout: `The access key of roger (111122223333) is ****LAST as before. Profiles: work
> proved that the old access key ****LAST works
> put the old access key ****LAST back
> deleted the new access key ****LAST
`,
    stderr: "",
  },
  { command: "abort", line: "abort", exitCode: 0, stdout: "", stderr: "No rotation is unfinished.\n" },
  {
    command: "abort",
    line: "abort --older-than 1d",
    exitCode: 2,
    stdout: "",
    stderr: `key-rotate: Unknown: --older-than (it goes with key-rotate, key-rotate status)
See: key-rotate abort --help
`,
  },
  { command: "policy", line: "policy", exitCode: 0, stdout: inReadme.replace(/\d{4}-\d\d-\d\d/, "DAY"), stderr: "" },
  {
    command: "policy",
    line: "policy --region cn-north-1",
    exitCode: 0,
    stdout: inReadme.replace(/\d{4}-\d\d-\d\d/, "DAY").replace("arn:aws:", "arn:aws-cn:"),
    stderr: "",
  },
];

test.each(cases)("$line", async ({ line, ready = [], exitCode, stdout, stderr }) => {
  for (const earlier of ready) await succeeded(place.run(earlier.split(" "), { input: place.code() }));
  const run = await place.run(line.split(" "), { input: place.code() });
  expect(steadied(run, place.folder)).toEqual({ exitCode, stdout, stderr });
});

/** Of profiles with no key, and with half a key. */
async function addBroken(): Promise<void> {
  const more = "\n[half]\naws_secret_access_key = x\n\n[role]\nrole_arn = arn:aws:iam::111122223333:role/x\n";
  await place.credentials.write((await place.credentials.read()) + more);
}

test.each(answers)("$line --json is as its shape says", async (answer) => {
  if (answer.line.includes("--all")) await addBroken();
  if (answer.refused !== undefined) place.sandbox.trouble.refuse(answer.refused, "AccessDenied", 20);
  for (const earlier of answer.ready ?? []) await succeeded(place.run(earlier.split(" "), { input: place.code() }));
  const { stdout } = await place.run(`${answer.line} --json`.split(" "), { input: place.code() });
  const { printed, documented } = holdAnswer({
    tool: "key-rotate",
    answer,
    stdout,
    folder: place.folder,
  });
  expect(printed).toEqual(documented);
});

test("no command is left out", () => {
  expect(commandsLeftOut(tool, cases, answers)).toEqual({ untried: [], unanswered: [] });
});
