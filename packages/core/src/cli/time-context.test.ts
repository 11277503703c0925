import { expect, test } from "@jest/globals";
import type { AwsClient, Files } from "../context/index.js";
import { recordedOutput, testClock, testContext } from "../testing/index.js";
import { runCli } from "./run-cli.js";
import { bind, type Tool } from "./tool.js";

class ListUsersCommand {
  readonly input = {};
  readonly resolveMiddleware = () => () => Promise.resolve({ output: {} });
}

const work = bind({ summary: "Work", examples: [] }, async () => ({
  run: async (context) => {
    await context.files.read("/home/x/.aws/credentials");
    await context.files.create("/home/x/.aws/.credentials.lock.1", "", 0o600);
    await context.files.create("/home/x/.aws/.credentials.tmp.1", "text", 0o600);
    await context.clock.sleep(10);
    const iam = await context.aws.iam({});
    await iam.send(new ListUsersCommand());
    await iam.send(new ListUsersCommand());
    return { data: {}, text: ["done"] };
  },
}));
const tool: Tool = { name: "worker", version: "1.2.3", summary: "Works", commands: [work] };

async function runWith(argv: readonly string[], create: Files["create"] = () => Promise.resolve()) {
  const [out, err] = [recordedOutput(), recordedOutput()];
  const files = { read: () => Promise.resolve(new Uint8Array()), create } as Partial<Files> as Files;
  const iam = { send: () => Promise.resolve({}) } as Partial<AwsClient> as AwsClient;
  const nobody = () => Promise.reject();
  const aws = {
    iam: () => Promise.resolve(iam),
    iamToolbox: nobody,
    sts: nobody,
    organizations: nobody,
    signinToken: nobody,
  };
  await runCli(tool, argv, testContext({ out, err, env: {}, clock: testClock(), files, aws }));
  return { out: out.text, err: err.text };
}

test("--debug says on standard error what the time went to, and how often", async () => {
  const { out, err } = await runWith(["--debug"]);
  expect(out).toBe("done\n");
  expect(err.replace(/^ *\d+ ms/gm, "N ms")).toBe(`N ms  start-up
N ms  reading files
N ms  lock
N ms  writing files
N ms  waiting
N ms  SDK and its settings
N ms  iam:ListUsers (2)
N ms  in all
`);
});

test("--debug says it of a run that failed too, after the error", async () => {
  const { err } = await runWith(["--debug"], () => Promise.reject(new Error("disk full")));
  expect(err).toMatch(/disk full[^]*reading files\n *\d+ ms {2}lock\n/);
});

test("without --debug there is nothing of it", async () => {
  expect(await runWith([])).toEqual({ out: "done\n", err: "" });
});
