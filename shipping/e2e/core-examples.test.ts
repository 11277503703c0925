import { readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runProgram } from "./run-program.js";
import { root, shippedPackage } from "./shipped-packages.js";
import { alike, openStage, type Stage } from "./stage.js";

const core = shippedPackage("core");
const readme = readFileSync(join(core.folder, "README.md"), "utf8");
const rooms = Object.keys(core.manifest.exports).flatMap((entry) => /^\.\/([a-z]+)$/.exec(entry)?.[1] ?? []);
const examples = [...readme.matchAll(/^## ([a-z]+)$.*?^```ts\n(.*?)^```$/gms)].map(([, room = "", code = ""]) => ({
  room,
  code,
}));

let folder: TemporaryFolder;
let stage: Stage;

beforeAll(async () => {
  folder = await temporaryFolder();
  stage = await openStage();
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    lib: ["es2023"],
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    rootDir: "src",
    outDir: "out",
  };
  await mkdir(join(folder.path, "src"));
  await mkdir(join(folder.path, "node_modules", "@iam-tools"), { recursive: true });
  await symlink(core.folder, join(folder.path, "node_modules", "@iam-tools", "core"));
  await symlink(join(root, "node_modules", "@types"), join(folder.path, "node_modules", "@types"));
  await writeFile(join(folder.path, "package.json"), `{"type": "module"}`);
  await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  await Promise.all(examples.map(({ room, code }) => writeFile(join(folder.path, "src", `${room}.ts`), code)));
});
afterAll(async () => {
  await stage.close();
  await folder.remove();
});

test("every room of core has an example", () => {
  expect(examples.map(({ room }) => room).sort()).toEqual(rooms.sort());
});

test("the examples compile against core's own declarations", async () => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  const compiled = await runProgram([process.execPath, tsc, "-p", folder.path], { cwd: folder.path });
  expect(compiled).toMatchObject({ exitCode: 0, stdout: "" });
});

test.each(examples)("the example of $room prints what it says", async ({ room, code }) => {
  const said = [...code.matchAll(/\/\/ prints: (.*)$/gm)].map(([, text]) => text);
  expect(said.length).toBeGreaterThan(0);
  const { exitCode, screen } = await stage.run(`node ${join(folder.path, "out", `${room}.js`)}`);
  expect({ exitCode, screen }).toEqual({ exitCode: 0, screen: alike(said.join("\n")) });
});
