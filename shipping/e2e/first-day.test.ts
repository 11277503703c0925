import { readFileSync } from "node:fs";
import { join } from "node:path";
import { totp } from "@iam-tools/sandbox";
import { succeeded, type TerminalRun } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { documentBlocks } from "./document-blocks.js";
import { onPath } from "./on-path.js";
import { root } from "./shipped-packages.js";
import { openStage, type Stage } from "./stage.js";

/** docs/first-day.md followed to the letter, in the one shell that it starts, by two people at one terminal. */
const guide = readFileSync(join(root, "docs", "first-day.md"), "utf8");
const [administrators = "", engineers = ""] = guide.split("## The engineer");

let stage: Stage;
let shell: TerminalRun;
beforeAll(async () => {
  stage = await openStage();
  const lines = commandsIn(administrators);
  const start = lines.findIndex((line) => line.startsWith("npx @iam-tools/sandbox "));
  for (const line of lines.slice(0, start)) await succeeded(stage.run(line));
  shell = await stage.open((lines[start] ?? "").split(" "));
  await shell.waitFor("(sandbox) ");
});
afterAll(async () => {
  shell.kill();
  await shell.exit.catch(() => undefined);
  await stage.close();
});

const none = onPath("aws") ? "" : " (skipped: there is no aws on the PATH)";

(none === "" ? describe : describe.skip)(`the first day${none}`, () => {
  test("can be gone through by the administrator", async () => {
    const lines = commandsIn(administrators);
    const own = lines.slice(lines.findIndex((line) => line.startsWith("npx ")) + 1);
    expect(own.length).toBeGreaterThan(4);
    for (const line of own) await type(line, [[/Do you want to proceed \(yes\/no\)\? $/, "yes"]]);
    expect(shell.screen()).toContain("- mailed the password to jane.doe@example.com");
  });

  test("can be gone through by the engineer, whose keys and device work from there on", async () => {
    const key = JSON.parse(await type(inText(engineers, /`(aws iam create-access-key [^`]+)`/))) as {
      AccessKey: { AccessKeyId: string; SecretAccessKey: string };
    };
    const { AccessKeyId, SecretAccessKey } = key.AccessKey;
    const lines = commandsIn(engineers);
    // Reading buckets is what the sandbox cannot do.
    expect(lines.at(-1)).toBe("aws s3 ls --profile work-sts");
    // AWS takes a code up to two steps early or late, each once: the three that follow one another never wait.
    let enrolled = 0;
    const codeAt = (time: number) => {
      const seed = /Seed: ([A-Z2-7 ]+)/.exec(shell.screen())?.[1]?.replaceAll(" ", "") ?? "";
      return totp(seed, new Date(time));
    };
    for (const line of lines.slice(0, -1)) {
      await type(line, [
        [/AWS Access Key ID \[None\]: $/, AccessKeyId],
        [/AWS Secret Access Key \[None\]: $/, SecretAccessKey],
        [/Default region name \[None\]: $/, "eu-central-1"],
        [/Default output format \[None\]: $/, ""],
        [/First code: $/, () => codeAt((enrolled = Date.now()) - 30_000)],
        [/The code after that[^:]*: $/, () => codeAt(enrolled)],
        [/MFA code of \S+: $/, () => codeAt(Math.max(enrolled + 30_000, Date.now()))],
      ]);
    }
    expect(await type("iam-user-admin list --profile work-sts")).toContain("jane.doe-dev");
    expect(await type("aws configure get region --profile work-sts")).toContain("eu-central-1");
  });

  test("ends with a role, taken with the session and without another code", async () => {
    // The sandbox is one account, so that the role is in this one.
    const account = "111122223333";
    const lines = inText(engineers, /```ini\n([^`]+)```/).replace("444455556666", account);
    const trusts = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:user/jane.doe-dev` },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    };
    const policy = `--assume-role-policy-document '${JSON.stringify(trusts)}'`;
    await type(`aws iam create-role --role-name Engineer ${policy} >/dev/null`);
    for (const line of lines.trim().split("\n")) await type(`echo '${line.trim()}' >> "$AWS_CONFIG_FILE"`);
    expect(await type("aws sts get-caller-identity --profile production --query Arn")).toContain(
      `arn:aws:sts::${account}:assumed-role/Engineer/`,
    );
  });
});

function commandsIn(text: string): string[] {
  return documentBlocks(text)
    .flatMap(({ steps }) => steps.map(({ command }) => command))
    .filter((command) => !command.startsWith("npm "));
}

function inText(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`Nothing in the text is like ${pattern.source}.`);
  return found;
}

type Answers = readonly (readonly [question: RegExp, answer: string | (() => string)])[];

/** Types a line, answers what it asks, and returns what it printed; it must succeed. */
async function type(line: string, answers: Answers = []): Promise<string> {
  const from = shell.screen().length;
  shell.type(`${line}; echo "ended:$?"\r`);
  const questions = answers.map(([question]) => question.source).join("|");
  for (;;) {
    await shell.waitFor(new RegExp(`ended:\\d+${questions === "" ? "" : `|${questions}`}`));
    const said = shell.screen().slice(from);
    const ended = /ended:(\d+)/.exec(said);
    if (ended !== null) {
      expect({ line, exitCode: Number(ended[1]), said: ended[1] === "0" ? "" : said }).toEqual({
        line,
        exitCode: 0,
        said: "",
      });
      // Typed before the shell had asked for it, a line is there twice.
      return said.slice(said.indexOf("\n", said.lastIndexOf('"ended:$?"')) + 1, ended.index);
    }
    const answer = answers.find(([question]) => question.test(said))?.[1] ?? "";
    shell.type(`${typeof answer === "string" ? answer : answer()}\r`);
  }
}
