import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ seed: { groups: [{ name: "A" }] } });
});
afterEach(() => stage.close());

const users = () => [...stage.sandbox.account().users.keys()].filter((name) => name !== "administrator");
const file = (name: string) => join(stage.home, name);

test("a spreadsheet's own file is named as one, and standard input as what it is", async () => {
  await writeFile(file("people.xlsx"), Buffer.from("504b03040a00ff00fe", "hex"));
  await writeFile(file("old.xls"), Buffer.from("d0cf11e0a1b11ae1ff", "hex"));
  for (const name of ["people.xlsx", "old.xls"]) {
    const { exitCode, stderr } = await stage.run(`import ${name}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${name} is a spreadsheet program's own file, and not text.\n`);
    expect(stderr).toContain("save it as CSV (UTF-8)");
  }
  const wrong = await stage.run("import -", { input: "email,groups\njane@example.com,B\n" });
  expect(wrong.stderr).toContain('standard input:2: There is no group "B".');
  const nothing = await stage.run("import -");
  expect(nothing.exitCode).toBe(2);
  expect(nothing.stderr).toContain("Nothing came from standard input.");
  expect(stage.writes()).toEqual([]);
});

test("people come from standard input, however slowly, and the report of them goes where it is asked for", async () => {
  const env = { ...process.env, ...stage.environment };
  const args = [stage.bin, "import", "-", "--report", "report.json"];
  const child = spawn(process.execPath, args, { env, cwd: stage.home });
  const [said, ended] = [text(child.stdout), once(child, "exit")];
  child.stdin.write("email;gro");
  await setTimeout(1_500);
  child.stdin.write("ups\njane@example.com;A\njoe@exam");
  await setTimeout(300);
  child.stdin.end("ple.com;A");
  expect(await ended).toEqual([0, null]);
  expect(await said).toBe("2 people: 2 done, 0 failed\n");
  expect(users().sort()).toEqual(["jane-dev", "joe-dev"]);
  expect(JSON.parse(await readFile(file("report.json"), "utf8"))).toMatchObject({ version: 1, people: [{}, {}] });
});

test("an import of many takes one file to keep others from its people, and leaves none when it is stopped", async () => {
  const rows = Array.from({ length: 2_000 }, (_, index) => `person-${index}@example.com`);
  await writeFile(file("people.txt"), `${rows.join("\n")}\n`);
  const child = spawn(process.execPath, [stage.bin, "import", "people.txt"], {
    env: { ...process.env, ...stage.environment },
    cwd: stage.home,
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const state = join(stage.home, ".local/state/iam-user-admin");
  while (users().length < 3) await setTimeout(20);
  expect((await readdir(state)).filter((name) => name.includes(".lock."))).toHaveLength(1);
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect((await readdir(state)).filter((name) => name.includes(".lock."))).toEqual([]);
});
