import { binOf, openWorkplace, runInTerminal, steadyText, type Workplace } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

/** What a person sees on a terminal of 40 columns: nothing is broken within a word, and what is copied is whole. */
const columns = 40;

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace("iam-login");
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
  place.roger.user.inlinePolicies.set("all", JSON.stringify({ Version: "2012-10-17", Statement }));
  place.roger.user.inlinePolicies.delete("own");
});
afterAll(() => place.close());

async function seen(line: string, input?: string): Promise<string[]> {
  const [tool = "", ...args] = line.split(" ");
  const env = { ...place.environment, XDG_CONFIG_HOME: "/nowhere", NO_COLOR: "1", AWS_PROFILE: "work" };
  const run = await runInTerminal({ bin: binOf(tool), args, env, cwd: place.folder, columns, input });
  await run.exit;
  return run.screen().trimEnd().split("\r\n");
}

test("iam-login scopes is a table of two columns", async () => {
  expect(await seen("iam-login scopes")).toEqual([
    "deploy-function  262 of 2,048",
    "                 characters, and those",
    "                 of --on (built in)",
    "read-bucket      236 of 2,048",
    "                 characters, and those",
    "                 of --on (built in)",
    "read-logs        284 of 2,048",
    "                 characters, and those",
    "                 of --on (built in)",
    "Yours are the files NAME.json in",
    "  /nowhere/iam-login/scopes",
  ]);
});

test("key-rotate status folds the line of a key", async () => {
  const lines = await seen("key-rotate status");
  expect(steadyText(lines.join("\n"), place.folder).split("\n")).toEqual([
    "work: ****LAST of roger, 0 days old,",
    "  last used DAY (sts)",
  ]);
});

test("a command to copy is whole, and so is what a shell reads", async () => {
  expect(await seen("iam-login console")).toEqual([
    "iam-login: The AWS console does not",
    "  accept an IAM user's session, only a",
    "  role's.",
    "Name one:",
    "iam-login work console --role arn:aws:iam::ACCOUNT:role/NAME",
  ]);
  expect((await seen("key-rotate policy")).join("\n")).toContain(
    '      "Resource": "arn:aws:iam::*:user/${aws:username}"',
  );
});

test("a question is folded, and answered", async () => {
  const run = await runInTerminal({
    bin: binOf("iam-mfa"),
    args: ["remove", "work"],
    env: place.environment,
    columns,
  });
  await run.waitFor("arn:aws:iam::111122223333:mfa/roger\r\n  of roger");
  await run.waitFor("(yes/no)? ");
  run.type("no");
  run.press("Enter");
  expect(await run.exit).toMatchObject({ exitCode: 4 });
});

test.each([
  "iam-login nobody",
  "iam-login work status",
  "iam-mfa devices work",
  "iam-mfa setup --alias dev --groups people --dry-run",
  "iam-audit",
  "iam-user-admin list",
  "iam-user-admin show roger",
  "iam-user-admin can roger s3:PutObject",
  "setsts --profile nobody --target-profile x",
])("%s fits", async (line) => {
  const lines = await seen(line);
  const isWhole = /^\s*(?:\S+|(?:aws|iam-\w+|key-rotate) .*)$/;
  expect(lines.filter((one) => one.length > columns && !isWhole.test(one))).toEqual([]);
});

test("in a pipe, nothing is folded", async () => {
  const { stdout, stderr } = await place.runBin(["scopes"], { env: { XDG_CONFIG_HOME: "/nowhere" } });
  expect({ stdout, stderr }).toMatchObject({
    stdout: expect.stringContaining("read-logs        284 of 2,048 characters, and those of --on (built in)\n"),
    stderr: "",
  });
});
