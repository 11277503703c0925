import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { binOf, runBin, runInTerminal, temporaryFolder, type TerminalRun } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { documentBlocks } from "./document-blocks.js";
import { shippedPackage } from "./shipped-packages.js";
import { alike, writeBins } from "./stage.js";

/**
 * What somebody new to a tool sees on a terminal of 80 columns and 24 rows: its help, the answer to a wrong word, and the
 * first example of its README. All that was on the screen lies in `first-five-minutes/TOOL.txt`; `RECORD=1` writes it anew.
 */
const recordings = fileURLToPath(new URL("first-five-minutes", import.meta.url));
const sandbox = binOf("iam-sandbox");

const wrongWords: Readonly<Record<string, string>> = {
  "iam-user-admin": "iam-user-admin lsit",
  "iam-login": "iam-login wrok",
  "iam-mfa": "iam-mfa devcies",
  setsts: "setsts --profil work",
  "key-rotate": "key-rotate staus",
  "iam-audit": "iam-audit --fial-on high",
  "iam-sandbox": "iam-sandbox cdoe",
};

test.each(Object.keys(wrongWords))("of %s are as they were recorded, in 80 columns", async (tool) => {
  const folder = await temporaryFolder();
  const bins = join(folder.path, "bin");
  await writeBins(bins);
  await writeFile(join(folder.path, ".bashrc"), "PS1='$ '\n");
  const env = {
    HOME: folder.path,
    TMPDIR: folder.path,
    LANG: "C.UTF-8",
    PATH: `${bins}${delimiter}${process.env["PATH"] ?? ""}`,
  };
  const code = async () => {
    const { stdout } = await runBin({ bin: sandbox, args: ["code"], env, timeout: 200_000 });
    return stdout.trim();
  };
  const terminal = await runInTerminal({ bin: sandbox, args: ["--", "bash"], env, timeout: 250_000 });
  let screen = "";
  try {
    await terminal.waitFor(prompt);
    screen = terminal.screen().slice(0, -prompt.length);
    for (const line of [`${tool} --help`, wrongWords[tool] ?? "", ...firstCommands(tool)]) {
      screen += `$ ${line}\n${await typeLine(terminal, line, code)}\n`;
    }
    terminal.type("exit\r");
    await terminal.exit;
  } finally {
    terminal.kill();
    await folder.remove();
  }

  const lines = steady(screen, folder.path);
  expect(lines.filter((line) => line.length > 80 && !mayBeWide(tool).test(line))).toEqual([]);
  const path = join(recordings, `${tool}.txt`);
  if (process.env["RECORD"] === "1") {
    await mkdir(recordings, { recursive: true });
    await writeFile(path, `${lines.join("\n")}\n`);
  }
  expect(`${lines.join("\n")}\n`).toBe(readFileSync(path, "utf8"));
});

/** What is typed or is to be, and an example: each stays in one line. */
const mayBeWide = (tool: string) => new RegExp(`^\\$ |^  (${tool}|aws) `);

const prompt = "(sandbox) $ ";

/** The first example of its README; the sandbox's own is the shell that all this is typed into. */
function firstCommands(tool: string): string[] {
  if (tool === "iam-sandbox")
    return ["iam-sandbox code", "iam-sandbox code | iam-login work", 'eval "$(iam-sandbox env)"'];
  const [example = ""] = readFileSync(join(shippedPackage(tool).folder, "README.md"), "utf8").split("\n### ");
  return documentBlocks(example)
    .flatMap(({ steps }) => steps)
    .filter(({ output }) => output !== undefined)
    .map(({ command }) => command);
}

/** @returns what it printed, up to the next prompt; what was typed is left out, which each shell shows in its own way */
async function typeLine(terminal: TerminalRun, line: string, code: () => Promise<string>): Promise<string> {
  const from = terminal.screen().length;
  terminal.type(`${line}\r`);
  for (;;) {
    await terminal.waitFor(/(MFA code [^\n]*: ?|\(sandbox\) \$ )$/);
    const shown = terminal.screen();
    if (shown.endsWith(prompt)) return shown.slice(from, -prompt.length).replace(/^[^\n]*\n\r?/, "");
    terminal.type(`${await code()}\r`);
  }
}

/** With a word in place of what differs from run to run, and without a line that says only that the machine was slow. */
function steady(screen: string, home: string): string[] {
  const told = screen.replace(/^Waiting for .*\r?\n/gm, "").replace(/^\d{6}\r?$/gm, "CODE");
  const inTime = told.replace(/comes in \d+ s/g, "comes in S s").replace(/\b\d+ h( \d+ min)?\b/g, "H h M min");
  return alike(inTime.trimEnd(), home);
}
