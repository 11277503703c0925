import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { binOf, runBin, runInTerminal, temporaryFolder, type TerminalRun } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { documentBlocks } from "./document-blocks.js";
import { expectOutput } from "./expect-output.js";
import { shippedPackage } from "./shipped-packages.js";
import { alike, writeBins } from "./stage.js";

const sandbox = binOf("iam-sandbox");

/**
 * What somebody does who has just read a README: `iam-sandbox -- bash`, on a terminal as wide as the README, and what stands
 * there as the first example, with the codes that `iam-sandbox code` prints in another terminal.
 */
test.each(["iam-user-admin", "iam-login", "iam-mfa", "setsts", "key-rotate"])(
  "the first example of %s works in the sandbox as printed",
  async (tool) => {
    const [example = ""] = readFileSync(join(shippedPackage(tool).folder, "README.md"), "utf8").split("\n### ");
    const steps = documentBlocks(example)
      .flatMap((block) => block.steps)
      .filter(({ output }) => output !== undefined);
    expect(steps.length).toBeGreaterThan(0);

    const folder = await temporaryFolder();
    const bins = join(folder.path, "bin");
    await writeBins(bins);
    await writeFile(join(folder.path, ".bashrc"), "PS1='$ '\n");
    const env = {
      HOME: folder.path,
      TMPDIR: folder.path,
      PATH: `${bins}${delimiter}${process.env["PATH"] ?? ""}`,
      AWS_PROFILE: "my-own",
      AWS_ACCESS_KEY_ID: "my-own",
    };
    const terminal = await runInTerminal({ bin: sandbox, args: ["--", "bash"], env, columns: 200, timeout: 250_000 });
    try {
      await terminal.waitFor(prompt);
      for (const step of steps) {
        const shown = await typeLine(terminal, step.command, async () => {
          const { stdout } = await runBin({ bin: sandbox, args: ["code"], env, timeout: 200_000 });
          return stdout.trim();
        });
        expectOutput(step, alike(shown.replace(/\/\S*\/iam-sandbox-\w+\//g, "/home/roger/.aws/")));
      }
      terminal.type("exit\r");
      await terminal.exit;
    } finally {
      terminal.kill();
      await folder.remove();
    }
  },
);

const prompt = "(sandbox) $ ";

/** @returns what it printed, up to the next prompt */
async function typeLine(terminal: TerminalRun, line: string, code: () => Promise<string>): Promise<string> {
  const from = terminal.screen().length;
  terminal.type(`${line}\r`);
  for (;;) {
    await terminal.waitFor(/(MFA code [^\n]*: ?|\(sandbox\) \$ )$/);
    const shown = terminal.screen();
    if (shown.endsWith(prompt))
      return shown
        .slice(from, -prompt.length)
        .replaceAll("\r\n", "\n")
        .replace(/^[^\n]*\n\r?/, "");
    terminal.type(`${await code()}\r`);
  }
}
