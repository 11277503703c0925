import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "@iam-tools/sandbox";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, median, runBeside, usage } from "../measure.mjs";

const latency = 100;
const ids = Array.from({ length: 100 }, (_, index) => String(222_200_000_000 + index));

/** What a hundred accounts take, each by a role, beside one. */
export async function accounts({ home }) {
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const trustPolicy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
  };
  const roles = [{ name: "admin", trustPolicy, attachedPolicies: ["AdministratorAccess"] }];
  const seed = { accounts: ids.map((id) => ({ id, roles, users: [{ name: "roger" }] })) };
  const sandbox = await startSandbox({ seed });
  try {
    const configs = { one: join(home, "one.yaml"), all: join(home, "all.yaml") };
    await writeFile(configs.one, configOf(ids.slice(0, 1)));
    await writeFile(configs.all, configOf(ids));
    const env = { ...sandbox.environment, HOME: home };
    const list = (which, milliseconds) => {
      sandbox.trouble.clear();
      if (milliseconds > 0) sandbox.trouble.delay("*", milliseconds);
      const line = ["list", "--all-accounts", "--csv", "--config", configs[which]];
      return runBeside(process.execPath, ["--import", usage, binOf("iam-user-admin"), ...line], { env });
    };
    const firsts = [];
    const spent = { one: [], all: [] };
    const times = await interleaved({
      lateOne: () => list("one", latency).then(() => undefined),
      soonOne: () => list("one", 0).then(({ stderr }) => void spent.one.push(processor(stderr))),
      lateAll: () => list("all", latency).then(({ first }) => void firsts.push(first)),
      soonAll: () => list("all", 0).then(({ stderr }) => void spent.all.push(processor(stderr))),
    });
    const what = `iam-user-admin list, ${ids.length} accounts`;
    const waiting = (times.lateAll - times.soonAll) / (times.lateOne - times.soonOne);
    const each = (median(spent.all) - median(spent.one)) / (ids.length - 1);
    return [
      {
        what: `${what}, ${latency} ms latency: waiting`,
        beside: "that for one account",
        measured: waiting,
        target: 1.5,
      },
      { what: `${what}, ${latency} ms latency: the first line`, unit: "ms", measured: median(firsts), target: 1000 },
      { what: `${what}: a processor's time for each`, unit: "ms", measured: each, target: 24 },
    ];
  } finally {
    await sandbox.close();
  }
}

function configOf(some) {
  const entries = some.map((id, index) => `  a${index}: { id: "${id}", roleArn: "arn:aws:iam::${id}:role/admin" }\n`);
  return `accounts:\n${entries.join("")}`;
}

function processor(stderr) {
  return Number(/processor: (\d+) ms/.exec(stderr)?.[1]);
}
