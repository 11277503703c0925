/**
 * Builds the package in the current folder into dist/: one module for each of its entries, chunks for what they share
 * or load late, and declarations. What the package names in "dependencies" stays outside; all else is bundled.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { writeNotices } from "./write-notices.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const external = Object.keys(manifest.dependencies ?? {});

/** `./dist/iam/index.js` is built from `src/iam/index.ts`; a bin needs `dist/main.js`. */
function entries() {
  const exported = Object.values(manifest.exports)
    .map((target) => target.default)
    .filter((target) => target !== undefined);
  const all = manifest.bin ? [...exported, "./dist/main.js"] : exported;
  return Object.fromEntries(
    all.map((target) => [
      target.slice("./dist/".length, -".js".length),
      target.replace("./dist/", "./src/").replace(/js$/, "ts"),
    ]),
  );
}

/**
 * Node's own modules by `process.getBuiltinModule`: an ESM import of `node:http` evaluates every getter of it, which
 * costs Node 22 and later 19 ms, and costs it even where the module is imported only for a type of request never made.
 */
const builtins = {
  name: "builtins",
  resolveId(id) {
    return isBuiltin(id) ? { id: `\0builtin:${id.replace(/^node:/, "")}`, moduleSideEffects: false } : null;
  },
  load(id) {
    if (!id.startsWith("\0builtin:")) return null;
    const code = `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${id.slice("\0builtin:".length)}`)});`;
    return { code, moduleType: "js" };
  },
};

/**
 * Lighter parts for what yargs loads at once and hardly uses: `string-width` builds three segmenters and a huge
 * expression, for columns that hold plain ASCII; `assert` opens standard error, to learn whether it has colours.
 */
const standIns = {
  "string-width": `export default (text) => text.replace(/\\u001b\\[[0-9;]*m/g, "").length;`,
  assert: `
    const check = (holds) => { if (!holds) throw new Error("yargs is used in a way it does not expect"); };
    export const strictEqual = (a, b) => check(a === b);
    export const notStrictEqual = (a, b) => check(a !== b);`,
};
const lighterYargs = {
  name: "lighter-yargs",
  resolveId(id, importer) {
    return id in standIns && /[\\/](?:yargs|cliui|wrap-ansi)[\\/]/.test(importer) ? `\0light:${id}` : null;
  },
  load: (id) => (id.startsWith("\0light:") ? standIns[id.slice("\0light:".length)] : null),
};

/**
 * What every run of a tool loads goes into one chunk: a file more to find and read costs a start half a millisecond.
 * Node's own modules are in it by their names only; each is fetched where it is first used.
 */
const inStart = /[\\/]core[\\/]src[\\/](?:cli[\\/]index|context[\\/]real)\.ts$|^\0builtin:|^\0rolldown/;

/** Likewise what a call to AWS needs; the ways to credentials that few profiles name (SSO, roles) stay apart. */
const inAws = /[\\/]context[\\/]real[\\/](?:client-configuration|iam-client|sts-client)\.ts$/;

rmSync("dist", { recursive: true, force: true });
const bundle = await rolldown({
  input: entries(),
  platform: "node",
  external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { mainFields: ["module", "main"] },
  plugins: [lighterYargs, builtins],
  treeshake: true,
  onLog(level, log, defaultHandler) {
    if (level !== "info" && log.code !== "EVAL") defaultHandler(level, log);
  },
});
const { output } = await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  // Kept beside the modules for whoever debugs here, and not shipped.
  sourcemap: "hidden",
  comments: { legal: false },
  codeSplitting: {
    groups: [
      { name: "start", test: inStart },
      { name: "aws", test: inAws },
    ],
  },
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
});
await bundle.close();
writeNotices(output.flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : [])));
if (manifest.man !== undefined) {
  // Loads core, which this may be the build of.
  const { writeManPage } = await import("./write-man-page.mjs");
  await writeManPage(manifest.man);
}

// A tool is run and never imported, so it has no declarations.
if (Object.values(manifest.exports).some((target) => target.types !== undefined)) {
  const typescript = fileURLToPath(
    new URL("bin/tsc", `file://${createRequire(import.meta.url).resolve("typescript/package.json")}`),
  );
  const types = spawnSync(process.execPath, [typescript, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  process.exitCode = types.status ?? 1;
}
