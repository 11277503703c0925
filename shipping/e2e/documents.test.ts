import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { onPath } from "./on-path.js";
import { documentBlocks, languagesIn } from "./document-blocks.js";
import { expectOutput } from "./expect-output.js";
import { runProgram } from "./run-program.js";
import { root, shippedPackages, tools } from "./shipped-packages.js";
import { openStage, type Stage } from "./stage.js";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
  ...shippedPackages.map(({ folder }) => `${folder.slice(root.length)}/README.md`),
]
  // That every package has one is for the tarballs to prove.
  .filter((path) => existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

const withCommands = documents
  .map(({ path, text }) => ({ path, blocks: documentBlocks(text) }))
  .filter(({ blocks }) => blocks.some(({ notRun }) => notRun === undefined));

describe.each(withCommands)("$path", ({ blocks }) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  test.each(blocks.filter(({ notRun }) => notRun === undefined))("does as line $line says", async (block) => {
    for (const [index, step] of block.steps.entries()) {
      const last = index === block.steps.length - 1;
      const shown = step.output?.findLast((line) => line !== "…");
      const { exitCode, screen } = await stage.run(
        step.command,
        last && block.until !== undefined ? { after: landmark(shown), by: block.until } : undefined,
      );
      const wanted = last ? block.exitCode : 0;
      expect({ command: step.command, exitCode, screen: exitCode === wanted ? [] : screen }).toEqual({
        command: step.command,
        exitCode: wanted,
        screen: [],
      });
      if (step.output !== undefined) expectOutput(step, screen);
    }
  });
});

describe.each(documents)("$path", ({ path, text }) => {
  test("has no block in which a command would be passed over", () => {
    const known = new Set(["console", "crontab", "csv", "ini", "json", "sh", "text", "ts", "yaml"]);
    expect(languagesIn(text).filter((language) => !known.has(language))).toEqual([]);
    expect(languagesIn(text)).toHaveLength((text.match(/^ *```/gm) ?? []).length / 2);
  });

  test("links to files that exist, and to headings in them", () => {
    const broken = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].filter(([, to = "", heading]) => {
      const target = to === "" ? join(root, path) : join(root, path, "..", to);
      if (!existsSync(target)) return true;
      return heading !== undefined && !anchors(readFileSync(target, "utf8")).includes(heading);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe("the table of the tools", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const examples = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^\| \[.*\| `([^`|]+)` +\|$/gm)];

  test("has an example of each tool", () => {
    expect(examples).toHaveLength(shippedPackages.filter(({ command }) => command !== undefined).length);
  });

  test.each(examples.map(([, command = ""]) => command))("%s does something", async (command) => {
    const { exitCode, screen } = await stage.run(command);
    expect({ exitCode, screen: exitCode === 0 ? [] : screen }).toEqual({ exitCode: 0, screen: [] });
  });
});

const noSystemd = onPath("systemd-analyze") ? "" : " (skipped: there is no systemd-analyze on the PATH)";

(noSystemd === "" ? describe : describe.skip)(`the units in docs/rotation.md${noSystemd}`, () => {
  test("satisfy systemd", async () => {
    const text = readFileSync(join(root, "docs", "rotation.md"), "utf8");
    const units = [...text.matchAll(/^`~\/\.config\/systemd\/user\/([\w.-]+)`:\n\n```ini\n(.*?)^```$/gms)];
    expect(units.map(([, name]) => name)).toEqual(["key-rotate.service", "key-rotate.timer"]);
    const folder = await temporaryFolder();
    const files = units.map(([, name = "", body = ""]) => {
      writeFileSync(join(folder.path, name), body);
      return join(folder.path, name);
    });
    const { exitCode, stderr } = await runProgram(["systemd-analyze", "verify", ...files], { cwd: folder.path });
    // It looks at the machine's own units as well.
    const ours = stderr.split("\n").filter((line) => line.includes("key-rotate"));
    expect({ exitCode, ours }).toEqual({ exitCode: 0, ours: [] });
    await folder.remove();
  });
});

test.each(tools)("the README of $command has all that its readers look for", ({ name, folder }) => {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  expect(text).toContain(`npm install --global ${name}\n`);
  for (const part of ["options", "exit-codes"]) expect(text).toContain(`<!-- generated: ${part} -->`);
  for (const heading of [/^## Use$/m, /^## Permissions$/m, /^## .*[Ff]iles$/m, /^## What it never does$/m]) {
    expect(text).toMatch(heading);
  }
  const commands = documentBlocks(text).flatMap(({ steps, notRun }) => (notRun === undefined ? steps : []));
  expect(commands.filter(({ command }) => !command.startsWith("npm ")).length).toBeGreaterThanOrEqual(3);
});

test("what the documents take from the code is as the code has it", async () => {
  const fill = join(root, "shipping", "documents", "fill-documents.mjs");
  expect(await runProgram([process.execPath, fill, "--check"], { cwd: root })).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "",
  });
});

/** The part of a line that is the same in every run. */
function landmark(line = ""): string {
  return line.split(/[=\d]|iam-sandbox-/)[0] ?? "";
}

test("the picture of the demo tells what the demo tells", () => {
  const demo = readFileSync(join(root, "demo", "story.mjs"), "utf8");
  const told = Array.from(demo.matchAll(/\bsay\(\s*"([^"]+)"/g), ([, sentence = ""]) => sentence);
  const picture = readFileSync(join(root, "docs", "demo.svg"), "utf8");
  const drawn = Array.from(picture.matchAll(/<text class="said"[^>]*>([^<]+)</g), ([, sentence = ""]) => sentence);
  expect(told.length).toBeGreaterThan(0);
  expect(drawn.filter((sentence) => told.some((whole) => whole.startsWith(sentence.replace("…", ""))))).toEqual(drawn);
});

/** As GitHub makes them of headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
