import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { documentBlocks } from "./document-blocks.js";
import { runProgram } from "./run-program.js";
import { root, shippedPackage, shippedPackages, tools, type Manifest } from "./shipped-packages.js";

interface Tarball {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const resolve = createRequire(import.meta.url).resolve;
let folder: TemporaryFolder;
let tarballs: Map<string, Tarball>;

beforeAll(async () => {
  folder = await temporaryFolder();
  const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, string>;
  const pack = ["--recursive", "--filter", "./packages/*", "pack", "--json", "--pack-destination", folder.path];
  const packed = await runProgram(["npx", "-y", String(packageManager), ...pack], { cwd: root });
  if (packed.exitCode !== 0) throw new Error(packed.stderr);
  tarballs = new Map((JSON.parse(packed.stdout) as Tarball[]).map((tarball) => [tarball.name, tarball]));
});
afterAll(() => folder.remove());

function tarball(name: string): Tarball {
  const found = tarballs.get(name);
  if (found === undefined) throw new Error(`${name} was not packed.`);
  return found;
}

describe.each(shippedPackages)("the tarball of $name", ({ name, folder: shippedFolder, command, manifest }) => {
  test("holds what is needed to run and read it, and nothing else", () => {
    const paths = tarball(name).files.map(({ path }) => path);
    const modules = paths.filter((path) => /^dist\/[\w/.-]+\.(js|d\.ts)$/.test(path) && !/\.test\./.test(path));
    expect(modules.length).toBeGreaterThan(1);
    const texts = ["LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "dist/package.json", "package.json"];
    const others = paths.filter((path) => !modules.includes(path) && path !== "CHANGELOG.md");
    expect(others.sort()).toEqual(
      command === undefined ? texts : [...texts, `bin/${command}.cjs`, `man/${command}.1`].sort(),
    );
  });

  test("does not say where it was built", async () => {
    const dist = join(shippedFolder, "dist");
    const modules = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith(".js"));
    const texts = await Promise.all(modules.map((file) => readFile(join(dist, file), "utf8")));
    expect(modules.filter((_file, index) => texts[index]?.includes(root))).toEqual([]);
  });

  test("names all whose code is bundled, as its source maps and the sources themselves tell them", async () => {
    const notices = await readFile(join(shippedFolder, "THIRD-PARTY-NOTICES.txt"), "utf8");
    const sources = await bundledSources(join(shippedFolder, "dist"));
    expect(sources.length > 0).toBe(notices.startsWith("This package holds code of the packages named here"));
    const packages = sources.map(packageOf);
    expect(packages.filter((one) => !notices.includes(`\n${one} `))).toEqual([]);
    const texts = await Promise.all(sources.map((source) => readFile(source, "utf8")));
    const owners = texts.flatMap((text) => text.match(/(?:\bcopyright (?:\(c\) )?|\(c\) )\d{4}.*/gi) ?? []);
    expect(owners.map((line) => line.replace(/\s*\*\/$/, "")).filter((line) => !notices.includes(line))).toEqual([]);
  });

  test("satisfies publint", async () => {
    const data = await readFile(tarball(name).filename);
    const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(data).buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  if (Object.values(manifest.exports).some((entry) => typeof entry === "object" && entry.types !== undefined)) {
    test("has types that resolve for all who can import it", async () => {
      const attw = join(dirname(resolve("@arethetypeswrong/cli/package.json")), "dist", "index.js");
      const line = [process.execPath, attw, tarball(name).filename, "--profile", "node16", "--no-color"] as const;
      const { exitCode, stdout } = await runProgram(line, { cwd: folder.path });
      expect(exitCode === 0 ? "" : stdout).toBe("");
    });
  }
});

describe.each(tools)("$name in an empty folder", ({ name, command, manifest }) => {
  let home: string;

  beforeAll(async () => {
    home = join(folder.path, command);
    await install(home, [name]);
  });

  test("brings core and nothing else", async () => {
    expect(await readdir(join(home, "node_modules", "@iam-tools"))).toEqual(["core", command].sort());
    const all = await readdir(join(home, "node_modules"));
    expect(all.filter((entry) => !entry.startsWith("."))).toEqual(["@iam-tools"]);
  });

  test("runs", async () => {
    const bin = join(home, "node_modules", ".bin", command);
    expect(await runProgram([bin, "--version"], { cwd: home })).toEqual({
      exitCode: 0,
      stdout: `${manifest.version}\n`,
      stderr: "",
    });
    const help = await runProgram([bin, "--help"], { cwd: home });
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toContain(`${command} `);
    expect(await runProgram(["npx", "--offline", name, "--help"], { cwd: home })).toEqual(help);
  });
});

// npm links no manual pages on Windows.
(process.platform === "win32" ? describe.skip : describe)("installed globally, all in one prefix", () => {
  let prefix: string;

  beforeAll(async () => {
    prefix = join(folder.path, "global");
    const names = tools.map(({ name }) => name);
    await install(prefix, names, ["--global", "--prefix", prefix]);
  });

  test("each tool is a command, and core is none", async () => {
    expect((await readdir(join(prefix, "bin"))).sort()).toEqual(tools.map(({ command }) => command).sort());
  });

  test.each(tools)("$command has a manual page", async ({ command }) => {
    const page = await readFile(join(prefix, "share", "man", "man1", `${command}.1`), "utf8");
    expect(page).toContain(`.TH ${command.toUpperCase().replaceAll("-", "\\-")} 1`);
  });
});

// Windows has another shell.
(process.platform === "win32" ? describe.skip : describe)("a clone", () => {
  test("installs tools into an empty prefix, by the lines of the README", async () => {
    const text = await readFile(join(root, "README.md"), "utf8");
    const lines = documentBlocks(text)
      .map(({ steps }) => steps.map(({ command }) => command))
      .find((commands) => commands.includes("npm run tarballs"));
    const [build, ...others] = lines ?? [];
    // It was built before its tests run, and a build in between would pull that away from under others.
    expect([build, others.length]).toEqual(["npm run build", 3]);
    const commands = ["iam-audit", "iam-login", "iam-mfa", "iam-user-admin"];
    const home = join(folder.path, "home of a newcomer");
    await mkdir(home);
    const cache = (await runProgram(["npm", "config", "get", "cache"], { cwd: root })).stdout.trim();
    const env = { HOME: home, npm_config_cache: cache, npm_config_offline: "true" };
    const script = ["set -e", ...others, `command -v ${commands.join(" ")}`, "iam-login --version"].join("\n");
    const { exitCode, stdout, stderr } = await runProgram(["bash", "-c", script], { cwd: root, env });
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    const version = tools.find(({ command }) => command === "iam-login")?.manifest.version;
    const installed = commands.map((command) => `${home}/iam-tools/bin/${command}`);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .slice(-commands.length - 1),
    ).toEqual([...installed, version]);
  });
});

describe("core in an empty folder", () => {
  const core = shippedPackage("core");

  test("type-checks in every room, with no types of others installed and none skipped", async () => {
    const home = join(folder.path, "core-types");
    await install(home, [core.name]);
    const rooms = roomsOf(core.manifest);
    const imports = rooms.map((room, index) => `import * as room${index} from "${core.name}/${room}";`);
    const uses = rooms.map((_room, index) => `room${index}`);
    await writeFile(join(home, "all.mts"), `${imports.join("\n")}\nexport const rooms = [${uses.join(", ")}];\n`);
    const compilerOptions = {
      module: "nodenext",
      target: "es2022",
      lib: ["es2023", "dom"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["all.mts"] }));
    const tsc = join(dirname(resolve("typescript/package.json")), "bin", "tsc");
    const { stdout, exitCode } = await runProgram([process.execPath, tsc, "-p", home], { cwd: home });
    expect(stdout).toBe("");
    expect(exitCode).toBe(0);
  });
});

/** With plain npm, from the tarballs alone: nothing is asked of a registry. */
async function install(home: string, names: readonly string[], more: readonly string[] = []): Promise<void> {
  await mkdir(home);
  await writeFile(join(home, "package.json"), `{"private": true}\n`);
  const files = ["@iam-tools/core", ...names].map((name) => tarball(name).filename);
  const flags = ["--offline", "--no-audit", "--no-fund", "--loglevel=error", ...more];
  const installed = await runProgram(["npm", "install", ...flags, ...new Set(files)], { cwd: home });
  expect(installed).toMatchObject({ exitCode: 0 });
}

function roomsOf(manifest: Manifest): string[] {
  return Object.keys(manifest.exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => entry.slice("./".length));
}

/** Of other packages, as the bundler saw them. */
async function bundledSources(dist: string): Promise<string[]> {
  const found = new Set<string>();
  for (const file of await readdir(dist, { recursive: true })) {
    if (!file.endsWith(".map")) continue;
    const { sources } = JSON.parse(await readFile(join(dist, file), "utf8")) as { sources: string[] };
    for (const source of sources) if (packageOf(source) !== undefined) found.add(join(dist, file, "..", source));
  }
  return [...found];
}

function packageOf(source: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(source)?.[1]?.replace("\\", "/");
}
