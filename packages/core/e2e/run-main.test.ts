import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";

const run = (main: string) => {
  const script = `import { runMain } from "@iam-tools/core/context/real"; void runMain(${main});`;
  const cwd = new URL("..", import.meta.url);
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, stderr };
};

test("a tool that has nothing left to wait for, and is not done, has failed", () => {
  const { status, stderr } = run("() => new Promise(() => {})");
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("before its work was done") });
});

test("one that is done ends with its own exit code, and in silence", () => {
  expect(run("async () => 0")).toEqual({ status: 0, stderr: "" });
  expect(run("async () => 4")).toEqual({ status: 4, stderr: "" });
});

test("a failure that nobody waits for shows no stack trace, and is no success", () => {
  const reject = "void Promise.reject(new Error('the relay is gone')); await new Promise(setImmediate);";
  expect(run(`async () => { ${reject} return 4; }`)).toEqual({ status: 4, stderr: "" });
  expect(run(`async () => { ${reject} return 0; }`)).toEqual({
    status: 1,
    stderr:
      "Not everything was done: Unexpected error: the relay is gone.\nRun the same command again, and check what was already done.\n",
  });
});

test("one that is cancelled does not wait for what it has begun, such as a connection", () => {
  const cancelled = "new Promise((resolve) => context.signal.addEventListener('abort', resolve))";
  const begun = "setTimeout(() => {}, 2 ** 30); process.kill(process.pid, 'SIGINT');";
  expect(run(`async (argv, context) => { ${begun} await ${cancelled}; return 130; }`)).toEqual({
    status: 130,
    stderr: "",
  });
});
