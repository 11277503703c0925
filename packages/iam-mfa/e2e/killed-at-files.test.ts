import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { env } from "node:process";
import type { Prompt } from "@iam-tools/core/context";
import { totp } from "@iam-tools/sandbox";
import {
  faultyBin,
  openWorkplace,
  ownMfa,
  quickContext,
  runInTerminal,
  type Workplace,
} from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** Whether every point is tried, rather than some, spread over the run. */
const isThorough = env["KILL_POINTS"] === "all";

let place: Workplace;
let bin: string;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa", { main });
  bin = join(place.folder, "faulty.mjs");
  const [, , script = ""] = faultyBin("iam-mfa");
  await writeFile(bin, `process.argv.splice(1, 1);\n${script}`);
});
afterEach(() => place.close());

/** The codes of the step before and of now. */
const codes = (seed: string) => [-30_000, 0].map((offset) => totp(seed, new Date(Date.now() + offset)));

/** A user with a key in the file, who enrols as a process on a terminal, and goes on in this one. */
async function personOf(name: string) {
  const serialNumber = `arn:aws:iam::111122223333:mfa/${name}`;
  const { accessKeyId, secretAccessKey } = place.sandbox.addUser({ name, inlinePolicies: { own: ownMfa } });
  const keys = `# ${name}'s\n[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await place.credentials.write(keys);
  const device = () => place.sandbox.account().devices.get(serialNumber);
  const args = ["enroll", name, "--yes"];
  /** @returns what the terminal has shown, and whether it was killed */
  const enroll = async (fault: string) => {
    const terminal = await runInTerminal({ bin, args, env: { ...place.environment, FAULT: fault }, columns: 200 });
    const answered = (async () => {
      await terminal.waitFor("First code: ");
      const [first = "", second = ""] = codes(device()?.seed ?? "");
      terminal.type(first);
      terminal.press("Enter");
      await terminal.waitFor("The code after that");
      terminal.type(second);
      terminal.press("Enter");
    })().catch(() => undefined);
    const { signal } = await terminal.exit;
    await answered;
    return { wasKilled: signal === 9, screen: terminal.screen() };
  };
  const run = async (words: readonly string[]) => {
    const prompt: Prompt = {
      canAsk: true,
      show: () => {},
      ask: () => Promise.reject(new Error("Nothing is to be asked")),
      askSecret: async (question) => codes(device()?.seed ?? "")[question.includes("First code") ? 0 : 1] ?? "",
      readPipedLine: async () => undefined,
    };
    const quick = quickContext({ env: { ...place.environment }, home: place.folder, prompt });
    return { exitCode: await main(words, quick.context), said: quick.said() };
  };
  return {
    name,
    keys,
    device,
    enroll,
    again: () => run(args),
    logIn: (code: string) => run([name, `${name}-sts`, "--token-code", code]),
  };
}

test("an enrolment that is killed at a change of a file, and run again, leaves one device, whose codes log in, and no strays", async () => {
  const model = await (await personOf("model")).enroll("list");
  const count = model.screen
    .split(/\r?\n/)
    .filter((line) => /^(create|rename|remove|makeFolder|set\w+|sync\w+) \//.test(line)).length;
  expect(count).toBeGreaterThan(5);
  const step = isThorough ? 1 : Math.ceil(count / 4);
  const faults: string[] = [];
  let [points, killed] = [0, 0];
  for (let at = 1; at <= count; at += step) {
    points += 1;
    const jane = await personOf(`jane-${at}`);
    const { wasKilled } = await jane.enroll(`kill-after ${at}`);
    if (wasKilled) killed += 1;
    const again = await jane.again();
    const login = await jane.logIn(totp(jane.device()?.seed ?? "", new Date(Date.now() + 30_000)));
    const strays = (await readdir(dirname(place.credentials.path))).filter((name) => /\.(?:tmp|lock)\./.test(name));
    const problems = [
      again.exitCode === 0 || again.said.includes("already has the MFA device") ? "" : again.said,
      login.exitCode === 0 ? "" : login.said,
      jane.device()?.userName === jane.name ? "" : "no device",
      (await place.credentials.read()).startsWith(jane.keys) ? "" : "another file",
      strays.join(),
    ].filter((problem) => problem !== "");
    if (problems.length > 0) faults.push(`${at}: ${problems.join("; ")}`);
  }
  process.stderr.write(`an enrolment: ${killed} of ${points} points of ${count}, ${faults.length} faults\n`);
  expect(faults).toEqual([]);
  expect(killed).toBe(points);
}, 600_000);
