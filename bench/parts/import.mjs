import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, peakMemory, run } from "../measure.mjs";
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

/** What is looked at before the first change, in files that grow: a row takes as long, however many there are. */
export async function importChecks({ home }) {
  const sandbox = await sandboxProcess({ seed: { alias: "dev", groups: [{ name: "Engineers" }] }, mail: {} });
  const env = { ...sandbox.environment, HOME: home, MAIL_FROM: "iam@example.com" };
  try {
    const times = await interleaved(
      Object.fromEntries([1, 2_500, 4_000, 10_000].map((count) => [count, () => refusedImport({ home, env, count })])),
      3,
    );
    const what = (count) => `iam-user-admin import, the checks of ${count.toLocaleString("en")} rows`;
    const note = `${seconds(times[10_000])} and ${seconds(times[2_500])}; ${seconds(times[1])} for one row`;
    return [
      { what: what(4_000), unit: "s", measured: times[4_000] / 1_000, target: 2 },
      { what: what(10_000), beside: "those of 2,500", measured: times[10_000] / times[2_500], target: 4.2, note },
      await memoryOfChecks({ home, env }),
    ];
  } finally {
    await sandbox.close();
  }
}

const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(2)} s`;

/** The last row cannot be, so that the run ends before its first change. */
async function refusedImport({ home, env, count }) {
  const file = await fileOf({ home, count });
  const start = performance.now();
  run(process.execPath, [binOf("iam-user-admin"), "import", file], { env, exitCode: 1 });
  return performance.now() - start;
}

async function memoryOfChecks({ home, env }) {
  const memoryOf = async (count) =>
    peakMemory([binOf("iam-user-admin"), "import", await fileOf({ home, count })], { env, exitCode: 1 });
  const [few, many] = [await memoryOf(10_000), await memoryOf(100_000)];
  return {
    what: "iam-user-admin import, the checks of 100,000 rows: memory",
    beside: "that for 10,000",
    measured: many / few,
    target: 4,
    note: `${few.toFixed(0)} and ${many.toFixed(0)} MiB`,
  };
}

async function fileOf({ home, count }) {
  const rows = Array.from({ length: count - 1 }, (_, index) => `person-${index}@example.com,Engineers`);
  const file = join(home, `${count}.csv`);
  await writeFile(file, ["email,groups", ...rows, "last@example.com,Nothing", ""].join("\n"));
  return file;
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
