import { realpathSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runBin, type BinOptions } from "./run-bin.js";
import { temporaryFolder, type TemporaryFolder } from "./temporary-folder.js";

/** Windows has no signals. */
const onPosix = process.platform === "win32" ? test.skip : test;

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function run(code: string, options: Partial<BinOptions> = {}) {
  const bin = join(folder.path, "bin.mjs");
  await writeFile(bin, code);
  return runBin({ bin, args: [], env: {}, ...options });
}

describe("a bin run as a process", () => {
  test("gets its arguments, and its exit code and both outputs come back", async () => {
    const code = `console.log(process.argv.slice(2).join()); console.error("tear: ü"); process.exitCode = 3;`;
    expect(await run(code, { args: ["a b", "$HOME"] })).toEqual({
      exitCode: 3,
      signal: null,
      stdout: "a b,$HOME\n",
      stderr: "tear: ü\n",
    });
  });

  test("gets the environment it is given, and nothing of the person's but PATH", async () => {
    process.env["AWS_PROFILE"] = "the-person's";
    const { stdout } = await run("console.log(JSON.stringify(process.env))", { env: { HOME: "/home/x", A: "b" } });
    delete process.env["AWS_PROFILE"];
    // Windows and macOS add some of their own, by which programs find the system.
    const known = Object.entries(JSON.parse(stdout)).filter(([name]) => /^(PATH|HOME|A|AWS_.*)$/i.test(name));
    expect(Object.fromEntries(known)).toEqual({ PATH: process.env["PATH"], HOME: "/home/x", A: "b" });
  });

  test("gets an empty home of its own where none is given, gone afterwards", async () => {
    const { stdout } = await run(`
      import { readdirSync } from "node:fs";
      import { homedir } from "node:os";
      console.log(JSON.stringify([homedir(), readdirSync(homedir())]))`);
    const [home, content] = JSON.parse(stdout) as [string, string[]];
    expect(content).toEqual([]);
    expect(() => realpathSync(home)).toThrow("ENOENT");
  });

  test("reads the input it is given, to its end", async () => {
    const code = `process.stdin.pipe(process.stdout)`;
    expect((await run(code, { input: "123456\n" })).stdout).toBe("123456\n");
  });

  test("reads an empty input where none is given", async () => {
    expect(await run(`process.stdin.pipe(process.stdout)`)).toMatchObject({ exitCode: 0, stdout: "" });
  });

  test("may leave its input unread", async () => {
    expect(await run(`process.exit(0)`, { input: "x".repeat(1_000_000) })).toMatchObject({ exitCode: 0 });
  });

  test("has no terminal, not even that of the person who runs the tests", async () => {
    const terminal = process.platform === "win32" ? String.raw`\\.\CONIN$` : "/dev/tty";
    const { stdout } = await run(
      `
      import { openSync } from "node:fs";
      try { openSync(process.argv[2], "r+"); console.log("opened"); } catch { console.log("none"); }`,
      { args: [terminal] },
    );
    expect(stdout).toBe("none\n");
  });

  test("runs in the folder it is given", async () => {
    expect((await run(`console.log(process.cwd())`, { cwd: folder.path })).stdout).toBe(`${folder.path}\n`);
  });

  onPosix("tells the signal that ended it", async () => {
    const result = await run(`process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)`);
    expect(result).toMatchObject({ exitCode: null, signal: "SIGTERM" });
  });

  test("is killed, with what it started, where it does not end in time, and what it said is told", async () => {
    const code = `
      import { spawn } from "node:child_process";
      spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
      console.log("begun");`;
    let said = "";
    // Until it was long enough for this machine to begin.
    for (let timeout = 1000; !said.endsWith("begun\n"); timeout *= 2) {
      said = String(await run(code, { timeout }).catch((error: unknown) => error));
      expect(said).toContain(`bin.mjs did not end within ${timeout} ms. It said:\n`);
    }
  });

  test("cannot start in a folder that is not there", async () => {
    await expect(run("", { cwd: join(folder.path, "none") })).rejects.toMatchObject({ code: "ENOENT" });
  });
});
