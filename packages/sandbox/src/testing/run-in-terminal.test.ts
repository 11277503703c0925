import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runInTerminal, type TerminalOptions } from "./run-in-terminal.js";
import { temporaryFolder, type TemporaryFolder } from "./temporary-folder.js";

/** Asks twice on /dev/tty, not echoing what is typed, then tells the length of each and what standard input held. */
const asking = `
  import { openSync, writeSync, readFileSync } from "node:fs";
  import { ReadStream } from "node:tty";
  const fd = openSync("/dev/tty", "r+");
  const keyboard = new ReadStream(fd).setRawMode(true).setEncoding("utf8");
  async function ask() {
    writeSync(fd, "\\u001b[1mCode:\\u001b[0m ");
    return new Promise((resolve) => {
      let typed = "";
      keyboard.on("data", function listen(key) {
        if (key.includes("\\u0003")) process.exit(130);
        typed += key;
        if (typed.endsWith("\\r")) { keyboard.off("data", listen); resolve(typed.trim()); }
      });
    });
  }
  const first = await ask();
  const second = await ask();
  keyboard.destroy();
  console.log("lengths", first.length, second.length);
  if (!process.stdin.isTTY) console.log("input", readFileSync(0, "utf8"));
  process.exitCode = 3;
`;

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function run(code: string, options: Partial<TerminalOptions> = {}) {
  const bin = join(folder.path, "bin.mjs");
  await writeFile(bin, code);
  return runInTerminal({ bin, args: [], env: {}, ...options });
}

/** Windows has neither /dev/tty nor a shell to put a pipe in front of it. */
const onPosix = process.platform === "win32" ? describe.skip : describe;

onPosix("a bin run in a terminal", () => {
  test("can ask on /dev/tty, twice the same, and shows nothing of what is typed", async () => {
    const terminal = await run(asking);
    await terminal.waitFor("Code: ");
    terminal.type("123456");
    terminal.press("Enter");
    await terminal.waitFor("Code: ");
    terminal.type("12");
    terminal.press("Enter");
    await terminal.waitFor(/lengths (\d) (\d)/);
    expect(await terminal.exit).toEqual({ exitCode: 3, signal: 0 });
    expect(terminal.screen()).toBe("Code: Code: lengths 6 2\r\n");
    expect(terminal.screen({ raw: true })).toContain("\u001B[1mCode:");
  });

  test("can ask on /dev/tty while its standard input is a pipe", async () => {
    const terminal = await run(asking, { input: "from the pipe" });
    for (const code of ["1", "22"]) {
      await terminal.waitFor("Code: ");
      terminal.type(code);
      terminal.press("Enter");
    }
    await terminal.waitFor("lengths 1 2");
    await terminal.waitFor("input from the pipe");
    expect(await terminal.exit).toMatchObject({ exitCode: 3 });
  });

  test.each([undefined, "from the pipe"])("sees Ctrl-C as a key while it reads keys, input %s", async (input) => {
    const terminal = await run(asking, { input });
    await terminal.waitFor("Code: ");
    terminal.press("Ctrl-C");
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  test.each([undefined, "from the pipe"])("gets a signal by Ctrl-C while it works, input %s", async (input) => {
    const code = `
      process.on("SIGINT", () => { console.log("tidied"); process.exit(130); });
      setInterval(() => {}, 1000);
      console.log("working");`;
    const terminal = await run(code, { input });
    await terminal.waitFor("working");
    terminal.press("Ctrl-C");
    await terminal.waitFor("tidied");
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  test("has a width, colours, an empty home, and nothing of the person's environment but PATH", async () => {
    process.env["AWS_PROFILE"] = "the-person's";
    const code = `
      import { readdirSync } from "node:fs";
      console.log(process.stdout.columns, process.stdout.getColorDepth());
      const names = Object.keys(process.env).filter((name) => !name.startsWith("__CF_"));
      console.log(names.sort().join(), readdirSync(process.env.HOME).length);`;
    const terminal = await run(code, { columns: 100, input: "" });
    delete process.env["AWS_PROFILE"];
    await terminal.exit;
    expect(terminal.screen()).toMatch(/^100 8\r\nHOME,(OLDPWD,)?PATH,PWD,(SHLVL,)?TERM(,_)? 0\r\n$/);
  });

  test("that ends without showing what is waited for is an error with its screen", async () => {
    const terminal = await run(`console.log("Something else")`);
    await expect(terminal.waitFor("Code: ")).rejects.toThrow(
      /ended with exit code 0 without showing Code: . The screen:\nSomething else/,
    );
  });

  test("is killed where it does not end in time", async () => {
    let said = "";
    // Until it was long enough for this machine to begin.
    for (let timeout = 1000; !said.includes("begun"); timeout *= 2) {
      const terminal = await run(`console.log("begun"); setInterval(() => {}, 1000)`, { timeout });
      const message = `did not end within ${timeout} ms`;
      await expect(terminal.waitFor("Code: ")).rejects.toThrow(`${message} without showing Code: `);
      said = String(await terminal.exit.catch((error: unknown) => error));
      expect(said).toContain(`${message}. The screen:\n`);
    }
  });

  test("can be killed at any time, also when it has ended", async () => {
    const terminal = await run(`console.log("begun"); setInterval(() => {}, 1000)`);
    await terminal.waitFor("begun");
    terminal.kill();
    expect(await terminal.exit).toMatchObject({ signal: 9 });
    terminal.kill();
  });
});
