/**
 * Builds the package in the current folder into dist/: one module for each of its entries, chunks for what they share
 * or load late, and declarations. What the package names in "dependencies", or lets a person bring along as a peer, stays
 * outside; all else is bundled.
 *
 * The modules are CommonJS, in which Node starts in four fifths of the time that it takes with ES modules; either kind
 * can import them.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { writeNotices } from "./write-notices.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

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
  resolveId(id, _importer, { kind }) {
    if (!isBuiltin(id)) return null;
    if (kind !== "dynamic-import") return { id, external: true, moduleSideEffects: false };
    return { id: `\0builtin:${id.replace(/^node:/, "")}`, moduleSideEffects: false };
  },
  load(id) {
    if (!id.startsWith("\0builtin:")) return null;
    const code = `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${id.slice("\0builtin:".length)}`)});`;
    return { code, moduleType: "js" };
  },
};

/**
 * Files of core that are one, each with all it needs that those before it do not have: a file more costs a start half a
 * millisecond or more. What belongs in them beside the rooms is Node's own modules, by their names only, since each is
 * fetched where it is first used; what every call to AWS needs, and nothing of SSO, roles and other ways to credentials;
 * what calls to IAM need besides; and what acting in several accounts needs.
 */
const whole = {
  start: undefined,
  rooms: /[\\/]yargs-parser[\\/]|[\\/]cli[\\/]run-line\.ts$/,
  aws: /^\0builtin:|[\\/]context[\\/]real[\\/](?:aws|client-configuration|sts-client)\.ts$/,
  "iam/index": /[\\/]context[\\/]real[\\/]iam-client\.ts$/,
  accounts: undefined,
};
const groups = Object.entries(whole).flatMap(([name, others]) => {
  const sources = sourcesOf.get(`./dist/${name}.js`)?.map((source) => resolve(source));
  return sources === undefined ? [] : [{ name, test: (id) => others?.test(id) || sources.includes(id) }];
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

/**
 * Rooms of core that are one file are asked for by the name of the first of them: to find a file takes Node up to half a
 * millisecond for every name that it has.
 */
const paths = {};
if (external.includes("@iam-tools/core")) {
  const { exports } = createRequire(resolve("package.json"))("@iam-tools/core/package.json");
  const rooms = Object.entries(exports).filter(([, target]) => target.default !== undefined);
  for (const [room, target] of rooms) {
    const [first] = rooms.find(([, other]) => other.default === target.default);
    paths[`@iam-tools/core${room.slice(1)}`] = `@iam-tools/core${first.slice(1)}`;
  }
}

/**
 * What is exported, in the one form that Node understands without running it, so that an ES module can import it by
 * name: rolldown makes getters, whose shape the minifier then changes. And no letter beyond ASCII, since one beyond
 * Latin-1 doubles the memory that a whole file takes.
 */
const plainText = {
  name: "plain-text",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      chunk.code = chunk.code
        .replaceAll(
          /Object\.defineProperty\(exports,"([^"]+)",\{enumerable:!0,get:function\(\)\{return ?([^{}]+)\}\}\)/g,
          "exports.$1=$2",
        )
        .replaceAll(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
      const [other] = /defineProperty\(exports,(?!Symbol).{0,80}/.exec(chunk.code) ?? [];
      if (other !== undefined) throw new Error(`${chunk.fileName} has an export of another form: ${other}`);
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
  plugins: [builtins, withoutFacades, plainText],
  treeshake: true,
  logLevel: "warn",
});
const { output } = await bundle.write({
  dir: "dist",
  format: "cjs",
  entryFileNames: "[name].js",
  // In one folder, since for each that asks for core Node looks for it anew.
  chunkFileNames: "[name].js",
  paths,
  minifyInternalExports: false,
  // Kept beside the modules for whoever debugs here, and not shipped.
  sourcemap: "hidden",
  comments: { legal: false },
  codeSplitting: { groups },
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
});
await bundle.close();
writeFileSync("dist/package.json", `{ "type": "commonjs" }\n`);
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
  if (types.status === 0) removeUnreachable();
}

/** The declarations that none of the entries leads to: a fifth of them, and for nobody. */
function removeUnreachable() {
  const reached = new Set();
  const reach = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)\.js"/g)) {
      reach(resolve(dirname(file), `${path}.d.ts`));
    }
  };
  for (const { types } of Object.values(manifest.exports)) if (types !== undefined) reach(resolve(types));
  for (const name of readdirSync("dist", { recursive: true })) {
    if (name.endsWith(".d.ts") && !reached.has(resolve("dist", name))) rmSync(join("dist", name));
  }
}
