import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder } from "@iam-tools/sandbox/testing";
import { beforeAll, expect, test } from "@jest/globals";
import { runProgram } from "./run-program.js";
import { root } from "./shipped-packages.js";

const uses = (module: string) => `import * as used from "${module}";\nexport { used };\n`;
const world = "The world comes in through the Context.";
const nodes = "Node's own modules are named with node: before them.";
const onlyCore = "Only core knows the SDK, yargs and nodemailer.";

/** One wrong line for each rule on who may import whom, and on what comes in through the Context. */
const wrong: [file: string, text: string, message: string][] = [
  ["core/src/context/a.ts", uses("../iam/index.js"), "This room may import: none."],
  ["core/src/errors/a.ts", uses("node:fs"), world],
  ["core/src/files/a.ts", uses("node:fs/promises"), world],
  ["core/src/username/a.ts", uses("../profiles/index.js"), "This room may import: context, errors."],
  ["core/src/profiles/a.ts", uses("../sts/index.js"), "This room may import: context, errors, files."],
  ["core/src/iam/a.ts", uses("../mail/index.js"), "This room may import: context, errors."],
  ["core/src/sts/a.ts", uses("dns"), nodes],
  ["core/src/sts/b.ts", uses("timers/promises"), nodes],
  ["core/src/mail/a.ts", uses("nodemailer"), onlyCore],
  ["core/src/cli/a.ts", uses("node:timers/promises"), world],
  ["core/src/session/a.ts", uses("../rotation/index.js"), "This room may import: "],
  ["core/src/rotation/a.ts", uses("yargs"), onlyCore],
  ["setsts/src/a.ts", uses("@iam-tools/iam-mfa"), "A tool imports core's rooms, never another tool."],
  ["iam-mfa/src/commands/a.ts", uses("@iam-tools/core/testing"), "For tests, and for the bin."],
  ["iam-login/src/a.ts", uses("@aws-sdk/client-sts"), onlyCore],
  ["key-rotate/src/a.ts", uses("node:child_process"), world],
  ["iam-user-admin/src/user/a.ts", uses("fs"), nodes],
  ["sandbox/src/state/a.ts", uses("../iam/users.js"), "This room may import no other room."],
  ["sandbox/src/operation/a.ts", uses("../server/listen.js"), "This room may import: state."],
  ["sandbox/src/policy/a.ts", uses("../iam/users.js"), "This room may import: operation, state."],
  ["sandbox/src/sts/a.ts", uses("../server/listen.js"), "This room may import: iam, operation, policy, state."],
  ["setsts/e2e/a.test.ts", uses("../../../packages/core/src/index.js"), "Another package is imported by its name."],
  ["core/src/session/b.ts", "export const now = Date.now();\n", "The time comes from context.clock."],
  ["core/src/session/c.ts", "export const now = new Date();\n", "The time comes from context.clock."],
  ["setsts/src/b.ts", "export const chance = Math.random();\n", "Random numbers come from context.random."],
  ["setsts/src/c.ts", "export const { env } = process;\n", world],
];

/** What the same rules let pass. */
const right: [file: string, text: string][] = [
  ["core/src/session/d.ts", uses("../sts/index.js")],
  ["core/src/sts/c.ts", uses("node:path")],
  ["core/src/errors/b.ts", "export const past = new Date(0);\n"],
  ["core/src/context/real/clock.ts", `${uses("node:fs/promises")}export const now = new Date();\n`],
  ["sandbox/src/sts/b.ts", uses("../policy/authorize.js")],
];

interface Found {
  readonly filename: string;
  readonly message: string;
  readonly help?: string;
}

let found: Found[];

beforeAll(async () => {
  const folder = await temporaryFolder();
  try {
    await cp(join(root, ".oxlintrc.json"), join(folder.path, ".oxlintrc.json"));
    await mkdir(join(folder.path, "tooling"));
    await cp(join(root, "tooling", "lint-plugin.mjs"), join(folder.path, "tooling", "lint-plugin.mjs"));
    for (const [file, text] of [...wrong, ...right]) {
      const path = join(folder.path, "packages", file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const manifest = createRequire(join(root, "package.json")).resolve("oxlint/package.json");
    const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { bin: { oxlint: string } };
    const oxlint = join(dirname(manifest), bin.oxlint);
    const { stdout } = await runProgram([process.execPath, oxlint, "--format", "json", "packages"], {
      cwd: folder.path,
    });
    found = (JSON.parse(stdout) as { diagnostics: Found[] }).diagnostics;
  } finally {
    await folder.remove();
  }
});

const saidOf = (file: string) =>
  found
    .filter(({ filename }) => filename.endsWith(`packages/${file}`))
    .map(({ message, help }) => `${message} ${help}`);

test.each(wrong)("%s is refused %j", (file, _, message) => {
  expect(saidOf(file)).toEqual([expect.stringContaining(message)]);
});

test.each(right)("%s may hold %j", (file) => {
  expect(saidOf(file)).toEqual([]);
});
