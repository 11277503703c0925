import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, run } from "../measure.mjs";
import { sandboxProcess } from "../sandbox.mjs";

const people = 500;
const callsPerSecond = 20;

/** Many people at once, in an account that allows so many calls a second. It takes minutes, so it is done once. */
export async function importPeople({ home }) {
  const sandbox = await sandboxProcess({ seed: { alias: "dev", groups: [{ name: "Engineers" }] }, mail: {} });
  try {
    await sandbox.call("trouble.delay", "*", 50);
    await sandbox.call("trouble.throttleAbove", callsPerSecond);
    const rows = Array.from({ length: people }, (_, index) => `person-${index}@example.com,Engineers`);
    const file = join(home, "people.csv");
    await writeFile(file, `email,groups\n${rows.join("\n")}\n`);
    const env = { ...sandbox.environment, HOME: home, MAIL_FROM: "iam@example.com" };
    const start = performance.now();
    run(process.execPath, [binOf("iam-user-admin"), "import", file], { env });
    const seconds = (performance.now() - start) / 1000;
    const calls = await sandbox.call("calls");
    const done = calls.filter(({ error }) => error !== "Throttling").length;
    const what = `iam-user-admin import of ${people} people`;
    const note = `${done} calls done, ${calls.length - done} refused, in ${seconds.toFixed(0)} s`;
    const atRate = seconds / (done / callsPerSecond);
    return [
      { what, beside: "its calls at the rate allowed", measured: atRate, target: 1 / 0.9, note },
      { what: `${what}: refused twice in a row`, unit: "calls", measured: refusedTwice(calls), target: 0 },
    ];
  } finally {
    await sandbox.close();
  }
}

/** What is looked at before the first change, in files that grow: it must take as long a row, however many there are. */
export async function importChecks({ home }) {
  const sandbox = await sandboxProcess({ seed: { alias: "dev", groups: [{ name: "Engineers" }] }, mail: {} });
  const env = { ...sandbox.environment, HOME: home, MAIL_FROM: "iam@example.com" };
  try {
    const times = await interleaved(
      Object.fromEntries([1, 1_000, 4_000, 10_000].map((count) => [count, () => refusedImport({ home, env, count })])),
    );
    const perRow = (count) => (times[count] - times[1]) / (count - 1);
    return [4_000, 10_000].map((count) => ({
      what: `iam-user-admin import, the checks of ${count} rows, a row`,
      beside: "a row of 1000",
      measured: perRow(count) / perRow(1_000),
      target: 1.5,
      note: `${(times[count] / 1_000).toFixed(2)} s in all, ${(times[1] / 1_000).toFixed(2)} s for one row`,
    }));
  } finally {
    await sandbox.close();
  }
}

/** The last row cannot be, so that the run ends before its first change. */
async function refusedImport({ home, env, count }) {
  const rows = Array.from({ length: count - 1 }, (_, index) => `person-${index}@example.com,Engineers`);
  const file = join(home, `${count}.csv`);
  await writeFile(file, ["email,groups", ...rows, "last@example.com,Nothing", ""].join("\n"));
  const start = performance.now();
  run(process.execPath, [binOf("iam-user-admin"), "import", file], { env, exitCode: 1 });
  return performance.now() - start;
}

/** How often a call was refused for being too many, and its next attempt too. */
function refusedTwice(calls) {
  const before = new Map();
  let count = 0;
  for (const { action, parameters, error } of calls) {
    const call = JSON.stringify([action, parameters]);
    const isRefused = error === "Throttling";
    if (isRefused && before.get(call)) count += 1;
    before.set(call, isRefused);
  }
  return count;
}
