/**
 * Builds the package in the current folder into dist/: one module for each of its entries, chunks for what they share
 * or load late, and declarations. What the package names in "dependencies" stays outside; all else is bundled.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { writeNotices } from "./write-notices.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const external = Object.keys(manifest.dependencies ?? {});

/**
 * Every file that is to be made, with the sources whose exports it has: `./dist/iam/index.js` is made from
 * `src/iam/index.ts`, and a bin needs `dist/main.js`. Rooms to which package.json gives one file become that file.
 */
const sourcesOf = new Map(manifest.bin ? [["./dist/main.js", ["src/main.ts"]]] : []);
for (const { types, default: target } of Object.values(manifest.exports)) {
  if (target === undefined) continue;
  const source = types.replace("./dist/", "src/").replace(/d\.ts$/, "ts");
  sourcesOf.set(target, [...(sourcesOf.get(target) ?? []), source]);
}
function entries() {
  return Object.fromEntries([...sourcesOf.values()].flat().map((source) => [entryName(source), source]));
}

function entryName(source) {
  return source.slice("src/".length, -".ts".length);
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
 * Files of core that are one, each with all it needs that those before it do not have: a file more costs a start half a
 * millisecond or more. What belongs in them beside the rooms is Node's own modules, by their names only, since each is
 * fetched where it is first used; and what every call to AWS needs, and nothing of SSO, roles and other ways to
 * credentials.
 */
const whole = {
  start: /^\0builtin:/,
  aws: /[\\/]context[\\/]real[\\/](?:client-configuration|iam-client|sts-client)\.ts$/,
};
const groups = Object.entries(whole).flatMap(([name, others]) => {
  const sources = sourcesOf.get(`./dist/${name}.js`)?.map((source) => resolve(source));
  return sources === undefined ? [] : [{ name, test: (id) => others.test(id) || sources.includes(id) }];
});

/**
 * Of such a file rolldown makes a chunk, and for each of its rooms a file that only exports from there: for nobody, but
 * where it is imported late.
 */
const withoutFacades = {
  name: "without-facades",
  generateBundle(_options, bundle) {
    const rooms = groups.flatMap(({ name }) => sourcesOf.get(`./dist/${name}.js`) ?? []);
    const chunks = Object.values(bundle).filter(({ type }) => type === "chunk");
    const imported = new Set(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]));
    for (const room of rooms.map((source) => `${entryName(source)}.js`)) {
      if (!imported.has(room)) delete bundle[room];
    }
  },
};

/** Of a tool's own code, the small parts that several commands share: each would be a file of its own otherwise. */
if (manifest.bin && !("." in manifest.exports)) {
  groups.push({
    name: "shared",
    test: (id) => id.startsWith(resolve("src")),
    minShareCount: 2,
    maxModuleSize: 2000,
  });
}

rmSync("dist", { recursive: true, force: true });
const bundle = await rolldown({
  input: entries(),
  platform: "node",
  preserveEntrySignatures: "allow-extension",
  external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { mainFields: ["module", "main"] },
  plugins: [lighterYargs, builtins, withoutFacades],
  treeshake: true,
  onLog(level, log, defaultHandler) {
    if (level !== "info" && log.code !== "EVAL") defaultHandler(level, log);
  },
});
const { output } = await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: ({ name }) => (sourcesOf.has(`./dist/${name}.js`) ? "[name].js" : "chunks/[name].js"),
  minifyInternalExports: false,
  // Kept beside the modules for whoever debugs here, and not shipped.
  sourcemap: "hidden",
  comments: { legal: false },
  codeSplitting: { groups },
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
});
await bundle.close();
writeNotices(output.flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : [])));
// A list, since npm links no page that is named by a string.
for (const page of manifest.man ?? []) {
  // Loads core, which this may be the build of.
  const { writeManPage } = await import("./write-man-page.mjs");
  await writeManPage(page);
}

// A tool is run and never imported, so it has no declarations.
if (Object.values(manifest.exports).some((target) => target.types !== undefined)) {
  const typescript = fileURLToPath(
    new URL("bin/tsc", `file://${createRequire(import.meta.url).resolve("typescript/package.json")}`),
  );
  const types = spawnSync(process.execPath, [typescript, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  process.exitCode = types.status ?? 1;
}
