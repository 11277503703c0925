import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { killAlong, runUntilKilled, step } from "./run-until-killed.js";
import { relayStages, startScriptedRelay, type RelayAnswer, type ScriptedRelay } from "./scripted-relay.js";
import { startStage, type Stage } from "./stage.js";

/** Whatever ends a run, its password is in AWS's hands and the owner's, or in a file that is gone on from. */
let stage: Stage;
let relay: ScriptedRelay;
beforeAll(async () => {
  stage = await startStage();
  relay = await startScriptedRelay();
});
afterAll(async () => {
  await relay.close();
  await stage.close();
});

const actions = ["create", "change", "reactivate"] as const;

/** A person of their own for each run, who is there already where the action asks for one. */
async function prepare(action: (typeof actions)[number], id: string): Promise<{ line: string; userName: string }> {
  const email = `${id}@example.com`;
  const userName = `${id}-dev`;
  const line = `--user-email ${email}`;
  relay.clear();
  if (action === "create") return { line, userName };
  stage.sandbox.addUser({ name: userName, tags: { email }, password: "an Old passw0rd" });
  if (action === "change") return { line: `${line} --change-password`, userName };
  await succeeded(stage.run(`${line} --deactivate --yes`));
  return { line: `${line} --reactivate`, userName };
}

const env = () => ({ SMTP_URL: relay.url });
const folder = () => join(stage.home, ".local/state/iam-user-admin");
const passwordOf = (userName: string) => stage.sandbox.account().users.get(userName)?.loginProfile?.password;
const decoded = (mail = "") =>
  mail
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));

/** The password that opens the login is kept, for this person's eyes only, wherever it was not handed over. */
async function expectKept(userName: string, isHandedOver: boolean): Promise<void> {
  const path = join(folder(), `111122223333-${userName}.json`);
  const found = await readFile(path, "utf8").catch(() => undefined);
  const live = passwordOf(userName);
  if (found !== undefined) expect((await stat(path)).mode & 0o777).toBe(0o600);
  if (live === undefined || live === "an Old passw0rd" || isHandedOver) return;
  expect((JSON.parse(found ?? "{}") as { password?: string }).password).toBe(live);
}

/** The same command, with nothing in its way: one mail at most is new, and it has the password that opens the login. */
async function expectGoneOnWith(line: string, userName: string): Promise<void> {
  relay.script("body", "250 2.0.0 Ok");
  const { exitCode, stderr } = await stage.run(line, { env: env() });
  expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
  const last = decoded(relay.mails.at(-1));
  expect(last).toContain(`Password: ${passwordOf(userName)}\r\n`);
  expect(new Set(relay.mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])).size).toBe(1);
  const left = await readdir(folder());
  expect(left.filter((name) => name.includes(userName))).toEqual([]);
}

describe("a run that is killed", () => {
  const all = relayStages.flatMap((reached) => actions.map((action) => [action, reached] as const));
  const isChosen = ([action, reached]: (typeof all)[number]) =>
    step === 1 || actions.indexOf(action) === relayStages.indexOf(reached) % actions.length;
  test.each(all.filter(isChosen))(
    "in a %s when the relay is at %s has lost no password, and the next brings it to its owner",
    async (action, reached) => {
      const { line, userName } = await prepare(action, `kill-${action}-${reached}`);
      const child = spawn(process.execPath, [stage.bin, ...line.split(" ")], {
        env: { PATH: process.env["PATH"], ...stage.environment, ...env() },
        cwd: stage.home,
        stdio: "ignore",
      });
      const exit = once(child, "exit");
      relay.onStage(async (at) => {
        if (at !== reached) return;
        child.kill("SIGKILL");
        await exit;
      });
      await exit;
      relay.onStage(() => undefined);
      await expectKept(userName, false);
      await expectGoneOnWith(line, userName);
    },
  );

  test.each(["change", "reactivate"].flatMap((action) => [[action, "before"] as const, [action, "after"] as const]))(
    "in a %s %s any call has lost no password, and the next brings one to its owner",
    async (action, when) => {
      const killed = await killAlong(when, async (point, name) => {
        const { line, userName } = await prepare(action as "change" | "reactivate", `${action}-${name}`);
        const at = { ...stage, environment: { ...stage.environment, ...env() } };
        const wasKilled = await runUntilKilled(at, line, point);
        await expectKept(userName, !wasKilled);
        if (wasKilled) await expectGoneOnWith(line, userName);
        return wasKilled;
      });
      expect(killed).toBeGreaterThan(5);
    },
  );
});

describe("a relay that", () => {
  const answers: readonly RelayAnswer[] = ["421 4.7.0 Too busy", "451 4.7.1 Greylisted", "554 5.7.1 No", "drop"];
  test.each(relayStages.flatMap((reached) => answers.map((answer) => [answer, reached] as const)))(
    "answers %s at %s gets no password lost, shown or mailed to nobody",
    async (answer, reached) => {
      const id = `${answer}-${reached}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      const { line, userName } = await prepare("create", id);
      relay.script(reached, answer);
      const { exitCode, stdout, stderr } = await stage.run(line, { env: env() });
      // Put off before anything is changed, the mail may still be taken.
      const isPutOff = answer.startsWith("451") && reached.startsWith("try-");
      // By then the user is made: a part was done.
      const isMade = ["mail-from", "rcpt-to", "data", "body"].includes(reached);
      expect({ stderr, exitCode }).toMatchObject({ exitCode: isPutOff ? 0 : isMade ? 3 : 1 });
      const live = passwordOf(userName);
      if (live !== undefined) expect(stdout + stderr).not.toContain(live);
      await expectKept(userName, isPutOff);
      if (isPutOff) return;
      relay.clear();
      await expectGoneOnWith(line, userName);
    },
  );

  test.each(relayStages)("never answers at %s is left by Ctrl-C, and no password is lost", async (reached) => {
    const { line, userName } = await prepare("create", `hang-${reached}`);
    relay.script(reached, "hang");
    const child = spawn(process.execPath, [stage.bin, ...line.split(" ")], {
      env: { PATH: process.env["PATH"], ...stage.environment, ...env() },
      cwd: stage.home,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    await new Promise<void>((resolve) => {
      relay.onStage((at) => {
        if (at === reached) resolve();
      });
    });
    child.kill("SIGINT");
    const [exitCode] = (await once(child, "exit", { signal: AbortSignal.timeout(60_000) })) as [number];
    expect(exitCode).toBe(130);
    const live = passwordOf(userName);
    if (live !== undefined) expect((await said).join("")).not.toContain(live);
    await expectKept(userName, false);
    relay.clear();
    await expectGoneOnWith(line, userName);
  });
});
