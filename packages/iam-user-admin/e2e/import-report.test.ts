import { lstat, mkdir, readFile, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal, succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({
    seed: { groups: [{ name: "A" }, { name: "B" }], users: [{ name: "co.worker-dev", groups: ["B"] }] },
  });
});
afterEach(() => stage.close());

const write = (name: string, text: string) => writeFile(join(stage.home, name), text);

describe("the report of an import", () => {
  beforeEach(() => write("people.csv", "email\njane@example.com\njoe@example.com\n"));
  const read = (name: string) => readFile(join(stage.home, name), "utf8");

  test.each([
    ["people.csv", 2, "overwrite the file with the people"],
    ["nowhere/report.json", 2, "does not exist"],
    ["folder", 2, "is a directory, not a file."],
    ["dangling", 2, "is a link to a file that does not exist"],
    ["/dev/null", 2, "is not a regular file."],
    ["notes.json", 4, "exists, but is not a report of an earlier import"],
  ])("cannot be %s, which is told before any change", async (report, expected, message) => {
    await mkdir(join(stage.home, "folder"));
    await symlink("nothing", join(stage.home, "dangling"));
    await write("notes.json", "[1]");
    for (const flag of ["", " --dry-run"]) {
      const { exitCode, stderr } = await stage.run(`import people.csv --report ${report}${flag}`);
      expect(stderr).toContain(message);
      expect(exitCode).toBe(expected);
    }
    expect(stage.writes()).toEqual([]);
    expect(await read("notes.json")).toBe("[1]");
  });

  test("takes the place of an earlier one, leaving links and other files as they are", async () => {
    await mkdir(join(stage.home, "folder"));
    await succeeded(stage.run("import people.csv --report folder/report.json"));
    await write("folder/report.json.new", "mine");
    await symlink("folder/report.json", join(stage.home, "link"));
    await write("people.csv", "email\nmax@example.com\n");
    expect((await stage.run("import people.csv --report link")).exitCode).toBe(0);
    expect(JSON.parse(await read("folder/report.json"))).toMatchObject({ people: [{ email: "max@example.com" }] });
    expect((await lstat(join(stage.home, "link"))).isSymbolicLink()).toBe(true);
    expect((await readdir(join(stage.home, "folder"))).sort()).toEqual(["report.json", "report.json.new"]);
    expect(await read("folder/report.json.new")).toBe("mine");
  });

  test("that cannot be written in the end keeps nothing from being told", async () => {
    await mkdir(join(stage.home, "folder"));
    const stop = stage.sandbox.trouble.before(async ({ action }) => {
      if (action !== "CreateUser") return;
      stop();
      await rename(join(stage.home, "folder"), join(stage.home, "moved"));
      await write("folder", "in the way");
    });
    const { exitCode, stdout, stderr } = await stage.run("import people.csv --report folder/report.json");
    expect(stderr).toContain("could not be written");
    expect(stdout).toContain("2 people: 2 done, 0 failed\n");
    expect(exitCode).toBe(1);
  });

  test("is written where a Ctrl-C ends the run as well", async () => {
    let created = 0;
    let release: () => void = () => undefined;
    let reach: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => (reach = resolve));
    stage.sandbox.trouble.before(async ({ action }) => {
      if (action !== "CreateUser") return;
      created += 1;
      if (created === 2) reach();
      await released;
    });
    const terminal = await runInTerminal({
      bin: stage.bin,
      args: ["import", "people.csv", "--report", "report.json"],
      env: stage.environment,
      cwd: stage.home,
    });
    await reached;
    terminal.press("Ctrl-C");
    // The signal takes its time to the process, and the answer must not be there before it.
    await terminal.waitFor(/Waiting a moment for \S+ to say whether CreateUser was carried out/);
    release();
    expect((await terminal.exit).exitCode).toBe(130);
    expect(terminal.screen()).toContain("0 of 2 people done. Run the same command again to continue.");
    const steps = [{ kind: "create-user" }];
    expect(JSON.parse(await read("report.json"))).toMatchObject({
      people: [
        {
          email: "jane@example.com",
          outcome: "partly-done",
          accounts: [{ steps }],
          error: { code: "CANCELLED" },
        },
        {
          email: "joe@example.com",
          outcome: "partly-done",
          accounts: [{ steps }],
          error: { code: "CANCELLED" },
        },
      ],
    });
  });
});
