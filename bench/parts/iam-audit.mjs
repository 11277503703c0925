import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf } from "@iam-tools/sandbox/testing";
import { peakMemory, run, usage } from "../measure.mjs";
import { sandboxProcess } from "../sandbox.mjs";

const callsPerSecond = 20;

/** The audit of a large account, of one that allows so many calls a second, and of many accounts. */
export async function iamAudit({ home }) {
  return [...(await memory(home)), await rate(home), await manyAccounts(home)];
}

async function memory(home) {
  const [few, many] = [await memoryOf(home, 500), await memoryOf(home, 5_000)];
  const what = "iam-audit, 5,000 users with two keys each: memory";
  return [
    { what, beside: "that for 500 users", measured: many / few, target: 1.25 },
    { what, unit: "MiB", measured: many, target: 120 },
  ];
}

async function memoryOf(home, count) {
  return withSandbox({ pageSize: 100, seed: { alias: "dev", ...usersOf(count, 2) } }, async (sandbox) => {
    return peakMemory([binOf("iam-audit")], { env: { ...sandbox.environment, HOME: home } });
  });
}

/** It takes a minute, so it is done once. */
async function rate(home) {
  return withSandbox({ pageSize: 100, seed: { alias: "dev", ...usersOf(200, 2) } }, async (sandbox) => {
    await sandbox.call("trouble.delay", "*", 50);
    await sandbox.call("trouble.throttleAbove", callsPerSecond);
    const seconds = time(() =>
      run(process.execPath, [binOf("iam-audit")], { env: { ...sandbox.environment, HOME: home } }),
    );
    const calls = await sandbox.call("calls");
    const done = calls.filter(({ error }) => error !== "Throttling").length;
    const note = `${done} calls done, ${calls.length - done} refused, in ${seconds.toFixed(0)} s`;
    const measured = seconds / (done / callsPerSecond);
    return { what: "iam-audit of 200 users", beside: "its calls at the rate allowed", measured, target: 1 / 0.9, note };
  });
}

/** As many as the tool reads at once. */
const together = 8;
const accounts = 100;
const usersEach = 200;

/**
 * What the slowest account takes alone, times the rounds that so many accounts take, so many at once. All of them take some
 * minutes, in which a machine's pace may change, so that one alone is timed before and after.
 */
async function manyAccounts(home) {
  const ids = Array.from({ length: accounts }, (_, index) => String(300_000_000_000 + index));
  const others = ids.map((id) => ({ id, roles: [auditor], ...usersOf(usersEach, 1) }));
  return withSandbox({ pageSize: 100, seed: { alias: "dev", accounts: others } }, async (sandbox) => {
    await sandbox.call("trouble.delay", "*", 50);
    const config = ids.map((id, index) => `  a${index}: { id: "${id}", roleArn: "arn:aws:iam::${id}:role/auditor" }`);
    const file = join(home, "accounts.yaml");
    await writeFile(file, `accounts:\n${config.join("\n")}\n`);
    const env = { ...sandbox.environment, HOME: home };
    const audit = (...words) => {
      const args = ["--import", usage, binOf("iam-audit"), "--config", file, "--quiet", ...words];
      let stderr = "";
      const seconds = time(() => ({ stderr } = run(process.execPath, args, { env })));
      return { seconds, processor: Number(/processor: (\d+) ms/.exec(stderr)?.[1]) / 1000 };
    };
    const before = audit("--account", "a0").seconds;
    const { seconds: all, processor } = audit("--all-accounts");
    const alone = (before + audit("--account", "a0").seconds) / 2;
    const rounds = Math.ceil(accounts / together);
    const note = `${all.toFixed(0)} s, ${processor.toFixed(0)} s of a processor; one alone ${alone.toFixed(1)} s, ${rounds} rounds of ${together}. Eight at once are bound by the one processor that a Node program has; one alone waits for answers.`;
    const what = `iam-audit of ${accounts} accounts with ${usersEach} users each, an answer in 50 ms`;
    return { what, beside: "one account, times the rounds", measured: all / (alone * rounds), target: 1.3, note };
  });
}

const auditor = {
  name: "auditor",
  attachedPolicies: ["SecurityAudit"],
  trustPolicy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" }],
  },
};

function usersOf(count, accessKeys) {
  const groups = [{ name: "Engineers", attachedPolicies: ["ReadOnlyAccess"] }];
  const user = (index) => ({ name: `user-${index}`, groups: ["Engineers"], accessKeys });
  return { groups, users: Array.from({ length: count }, (_, index) => user(index)) };
}

/** In seconds. */
function time(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

async function withSandbox(options, work) {
  const sandbox = await sandboxProcess(options);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
