import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInTerminal } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";

const demo = join(fileURLToPath(new URL("../..", import.meta.url)), "demo", "story.mjs");

test("npm run demo tells its story to the end on a terminal of 80 columns, and asks nobody", async () => {
  const terminal = await runInTerminal({ bin: demo, args: [], env: {}, columns: 80, timeout: 250_000 });
  const { exitCode } = await terminal.exit;
  const shown = terminal.screen();
  expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.stringContaining("That is the whole story.") });
  expect(shown).toContain("To try it yourself");
});
