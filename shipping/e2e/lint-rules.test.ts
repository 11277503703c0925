import { readdirSync } from "node:fs";
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
const onlyCore = "Only core knows the SDK, yargs' tokenizer and nodemailer.";

/** Every room, as it is: one that is new and has no rule fails. */
const roomsOf = (name: string) =>
  readdirSync(join(root, "packages", name, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
const roomsOfCore = roomsOf("core").filter((room) => room !== "testing");
const tools = readdirSync(join(root, "packages")).filter((name) => name !== "core" && name !== "sandbox");
const worldless = [...roomsOfCore.map((room) => `core/src/${room}`), ...tools.map((tool) => `${tool}/src`)];
/** Those that send calls, read how they failed, or read what is typed. */
const knowing = new Set(["context", "errors", "cli", "iam", "organizations", "sts"].map((room) => `core/src/${room}`));

type Wrong = [file: string, text: string, message: string];

/** In each folder, an import of each of the modules. */
const each = (folders: readonly string[], modules: readonly string[], message: string) =>
  folders.flatMap((folder) =>
    modules.map((module): Wrong => [`${folder}/${module.replaceAll(/\W/g, "-")}.ts`, uses(module), message]),
  );

/** One wrong line for each rule on who may import whom, and on what comes in through the Context. */
const wrong: Wrong[] = [
  ...each(worldless, ["node:fs", "node:fs/promises"], world),
  ...each(worldless, ["dns", "timers/promises"], nodes),
  ...each(
    worldless.filter((folder) => !knowing.has(folder)),
    ["@aws-sdk/client-sts", "@smithy/types", "yargs-parser", "nodemailer"],
    onlyCore,
  ),
  ...roomsOfCore.map((room): Wrong => [
    `core/src/${room}/room.ts`,
    uses("../testing/index.js"),
    "This room may import: ",
  ]),
  ...roomsOf("sandbox").map((room): Wrong => [
    `sandbox/src/${room}/room.ts`,
    uses(room === "commands" ? "../testing/index.js" : "../commands/start.js"),
    "This room may import",
  ]),
  ["core/src/context/a.ts", uses("../iam/index.js"), "This room may import: none."],
  ["core/src/errors/a.ts", uses("../context/index.js"), "This room may import: none."],
  ["core/src/files/a.ts", uses("../profiles/index.js"), "This room may import: context, errors."],
  ["core/src/username/a.ts", uses("../profiles/index.js"), "This room may import: context, errors."],
  ["core/src/profiles/a.ts", uses("../sts/index.js"), "This room may import: context, errors, files."],
  ["core/src/settings/a.ts", uses("../sts/index.js"), "This room may import: context, errors, profiles."],
  ["core/src/iam/a.ts", uses("../mail/index.js"), "This room may import: context, errors."],
  ["core/src/sts/a.ts", uses("../iam/index.js"), "This room may import: context, errors."],
  ["core/src/mail/a.ts", uses("../iam/index.js"), "This room may import: context, errors, files, username."],
  ["core/src/yaml/a.ts", uses("../config/index.js"), "This room may import: context, errors."],
  ["core/src/pace/a.ts", uses("../accounts/index.js"), "This room may import: context, errors."],
  ["core/src/config/a.ts", uses("../accounts/index.js"), "This room may import: "],
  ["core/src/accounts/a.ts", uses("../mail/index.js"), "This room may import: "],
  ["core/src/cli/a.ts", uses("../settings/index.js"), "This room may import: context, errors, profiles."],
  ["core/src/session/a.ts", uses("../rotation/index.js"), "This room may import: "],
  ["core/src/rotation/a.ts", uses("../mail/index.js"), "This room may import: "],
  ["setsts/src/a.ts", uses("@iam-tools/iam-mfa"), "A tool imports core's rooms, never another tool."],
  ["key-rotate/src/keys/a.ts", uses("@iam-tools/sandbox"), "A tool imports core's rooms, never another tool."],
  ["iam-mfa/src/commands/a.ts", uses("@iam-tools/core/testing"), "For tests, and for the bin."],
  ["iam-login/src/a.ts", uses("@iam-tools/core/context/real"), "For tests, and for the bin."],
  ["sandbox/src/state/a.ts", uses("../iam/users.js"), "This room may import no other room."],
  ["sandbox/src/mail/a.ts", uses("../state/account.js"), "This room may import no other room."],
  ["sandbox/src/layout/a.ts", uses("../page/index.js"), "This room may import no other room."],
  ["sandbox/src/operation/a.ts", uses("../server/listen.js"), "This room may import: state."],
  ["sandbox/src/policy/a.ts", uses("../iam/users.js"), "This room may import: operation, state."],
  ["sandbox/src/iam/a.ts", uses("../sts/index.js"), "This room may import: operation, policy, state."],
  ["sandbox/src/sts/a.ts", uses("../server/listen.js"), "This room may import: iam, operation, policy, state."],
  ["sandbox/src/seed/a.ts", uses("../page/index.js"), "This room may import: iam, operation, policy, state."],
  ["sandbox/src/page/a.ts", uses("../server/listen.js"), "This room may import: iam, layout, mail, state."],
  [
    "sandbox/src/server/a.ts",
    uses("../layout/utc.js"),
    "This room may import: iam, mail, operation, organizations, page,",
  ],
  ["sandbox/src/commands/a.ts", uses("../state/account.js"), "This room may import: seed, server."],
  ["sandbox/src/testing/a.ts", uses("../seed/index.js"), "This room may import: mail, server."],
  ["setsts/e2e/a.test.ts", uses("../../../packages/core/src/index.js"), "Another package is imported by its name."],
  ["setsts/e2e/b.test.ts", 'await place.run(["work"]);\n', "How it ends is looked at"],
  ["core/src/session/b.ts", "export const now = Date.now();\n", "The time comes from context.clock."],
  ["core/src/session/c.ts", "export const now = new Date();\n", "The time comes from context.clock."],
  ["setsts/src/b.ts", "export const chance = Math.random();\n", "Random numbers come from context.random."],
  ["setsts/src/c.ts", "export const { env } = process;\n", world],
  ["setsts/src/d.ts", "export const { process } = globalThis;\n", world],
  ["setsts/src/e.ts", 'export const page = fetch("https://example.com");\n', world],
  ["core/src/profiles/b.ts", 'export const files = () => import("node:fs");\n', world],
  ["core/src/profiles/c.ts", 'export { readFile } from "node:fs/promises";\n', world],
  ["core/src/profiles/d.ts", 'export const room = () => import("../sts/index.js");\n', "This room may import: "],
  ["core/src/profiles/e.ts", 'export * from "../sts/index.js";\n', "This room may import: "],
  ["iam-mfa/src/b.ts", 'export const tool = () => import("@iam-tools/setsts");\n', "never another tool."],
  ["iam-mfa/src/c.ts", 'export type Stats = import("node:fs").Stats;\n', "`import()` type annotations are forbidden."],
  ["iam-mfa/src/d.ts", 'import "./c.js";\n', "Imported module should be assigned"],
  ["iam-mfa/src/e.ts", "export default 1;\n", "Prefer named exports"],
  ["iam-mfa/src/f.ts", 'import { g } from "./g.js";\nexport const f = () => g;\n', "Dependency cycle detected"],
  ["iam-mfa/src/g.ts", 'import { f } from "./f.js";\nexport const g = () => f;\n', "Dependency cycle detected"],
];

/** What the same rules let pass. */
const right: [file: string, text: string][] = [
  ["core/src/session/d.ts", uses("../sts/index.js")],
  ["core/src/sts/c.ts", uses("node:path")],
  ["core/src/errors/b.ts", "export const past = new Date(0);\n"],
  ["core/src/settings/b.ts", uses("../profiles/index.js")],
  ["core/src/context/real/clock.ts", `${uses("node:fs/promises")}export const now = new Date();\n`],
  ["sandbox/src/sts/b.ts", uses("../policy/authorize.js")],
  ["setsts/e2e/c.test.ts", "await succeeded(place.run([]));\nvoid (await world.run([], kill));\n"],
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
