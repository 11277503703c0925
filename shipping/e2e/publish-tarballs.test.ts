import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { root } from "./shipped-packages.js";

/** The script as it is, beside tarballs of this test's, with a program for npm that notes what it is asked. */
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ["tooling", "tarballs", "path"]) await mkdir(join(folder.path, name));
  await copyFile(join(root, "tooling/publish-tarballs.mjs"), join(folder.path, "tooling/publish-tarballs.mjs"));
  const npm = join(folder.path, "path/npm");
  await writeFile(npm, `#!/bin/sh\n[ "$1" = view ] && { echo E404; exit 1; }\necho "$@" >> "${folder.path}/asked"\n`);
  await chmod(npm, 0o755);
});
afterEach(() => folder.remove());

const harmless = {
  name: "@iam-tools/core",
  version: "1.0.0",
  scripts: { build: "x" },
  publishConfig: { access: "public" },
};

async function publish(manifest: object, more: readonly string[] = []) {
  await pack("some-1.0.0.tgz", manifest, more);
  const env = { ...process.env, PATH: `${join(folder.path, "path")}:${process.env["PATH"]}` };
  const script = join(folder.path, "tooling/publish-tarballs.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--provenance"], { env, encoding: "utf8" });
  return { status, stderr, asked: await readFile(join(folder.path, "asked"), "utf8").catch(() => "") };
}

/** @param more paths of further files in it */
async function pack(file: string, manifest: object, more: readonly string[] = []) {
  await mkdir(join(folder.path, "package"), { recursive: true });
  await writeFile(join(folder.path, "package/package.json"), JSON.stringify(manifest));
  for (const path of more) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), "{}");
  }
  const paths = ["package/package.json", ...more];
  spawnSync("tar", ["-czf", join(folder.path, "tarballs", file), "-C", folder.path, ...paths]);
}

test("a tarball of ours is published", async () => {
  const { status, asked } = await publish(harmless);
  expect(asked).toMatch(/^publish \S+some-1\.0\.0\.tgz --access public --provenance\n$/);
  expect(status).toBe(0);
});

test.each<[string, object, string[], string]>([
  [
    "runs a script where it is installed",
    { ...harmless, scripts: { postinstall: "x" } },
    [],
    "it runs a postinstall script",
  ],
  ["is compiled where it is installed", harmless, ["package/binding.gyp"], "it has a binding.gyp"],
  ["has a second manifest, which npm may take", harmless, ["other/package.json"], "it has 2 files package.json"],
  ["has another's name", { ...harmless, name: "left-pad" }, [], "it is called left-pad"],
  [
    "names a registry",
    { ...harmless, publishConfig: { registry: "http://x" } },
    [],
    "it sets registry for its publishing",
  ],
])("one that %s is not, nor is any other", async (_, manifest, more, why) => {
  await pack("iam-tools-core-1.0.0.tgz", harmless);
  const { status, stderr, asked } = await publish(manifest, more);
  expect(stderr).toContain(`some-1.0.0.tgz is not published: ${why}`);
  expect({ asked, status }).toEqual({ asked: "", status: 1 });
});
