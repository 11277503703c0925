/**
 * Builds the package in the current folder into dist/: one module for each of its entries, chunks for what they share
 * or load late, and declarations. What the package names in "dependencies" stays outside; all else is bundled.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

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
  resolveId(id, importer) {
    // The bundler's own runtime is what makes such modules, and cannot be made of one.
    if (importer?.startsWith("\0rolldown/")) return null;
    return isBuiltin(id) ? { id: `\0builtin:${id.replace(/^node:/, "")}`, moduleSideEffects: false } : null;
  },
  load(id) {
    if (!id.startsWith("\0builtin:")) return null;
    const code = `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${id.slice("\0builtin:".length)}`)});`;
    return { code, moduleType: "js" };
  },
};

/** yargs' `string-width` builds three segmenters and a huge expression at load, for columns that hold plain ASCII. */
const plainStringWidth = {
  name: "plain-string-width",
  resolveId(id) {
    return id === "string-width" ? "\0string-width" : null;
  },
  load(id) {
    // oxlint-disable-next-line no-control-regex
    return id === "\0string-width" ? "export default (text) => text.replace(/\\u001b\\[[0-9;]*m/g, '').length;" : null;
  },
};

rmSync("dist", { recursive: true, force: true });
const bundle = await rolldown({
  input: entries(),
  platform: "node",
  external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { mainFields: ["module", "main"] },
  plugins: [builtins, plainStringWidth],
  treeshake: true,
  onLog(level, log, defaultHandler) {
    if (level !== "info" && log.code !== "EVAL") defaultHandler(level, log);
  },
});
await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  sourcemap: true,
  comments: { legal: false },
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();

// A tool is run and never imported, so it has no declarations.
if (Object.values(manifest.exports).some((target) => target.types !== undefined)) {
  const typescript = fileURLToPath(
    new URL("bin/tsc", `file://${createRequire(import.meta.url).resolve("typescript/package.json")}`),
  );
  const types = spawnSync(process.execPath, [typescript, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  process.exitCode = types.status ?? 1;
}
