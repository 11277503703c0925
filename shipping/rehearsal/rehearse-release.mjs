/**
 * A release and the next one, on this machine alone: a copy of the repository is versioned by its changesets and
 * published to a registry on loopback; each tool is installed from there with plain npm and run on the sandbox; then
 * core changes alone, and `npm update` brings the change. Nothing leaves the machine, and the repository stays as it is.
 */
import { access, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodesToTry } from "./nodes-to-try.mjs";
import { requireLoopback } from "./require-loopback.mjs";
import { plainEnvironment, run } from "./run.mjs";
import { startRegistry } from "./start-registry.mjs";
import { tryTools } from "./try-tools.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = await mkdtemp(join(await realpath(tmpdir()), "iam-tools-rehearsal-"));
const env = plainEnvironment();
const copy = join(folder, "copy");
let registry;

try {
  say("Copying the repository");
  await copyRepository();
  registry = await startRegistry(join(folder, "registry"), env);
  say(`A registry runs at ${registry.url}`);

  say("\nThe first release: all that the pending changesets say");
  await version();
  await build();
  await publish();
  const first = await versions();

  say("\nInstalling each tool with plain npm, and running it on the sandbox");
  const homes = await installAll();
  for (const node of await nodesToTry(join(folder, "nodes"), env)) {
    for (const line of await tryTools(homes, { node: node.path, env, folder })) say(`  Node ${node.version}: ${line}`);
  }

  say("\nThe second release: core changes alone");
  await changeCore();
  await version();
  await build();
  await publish();
  const second = await versions();
  for (const [name, old] of first) {
    // Who installed a tool globally gets a new core by a new version of the tool alone.
    if (second.get(name) === old) throw new Error(`${name} stays at ${old} although core has changed.`);
    say(`  ${name} ${old} -> ${second.get(name)}`);
  }

  say("\nnpm update");
  await updateAll(homes, second);
  for (const line of await tryTools(homes, { node: process.execPath, env, folder })) say(`  ${line}`);
  say("\nThe release can be made. Nothing of this left the machine.");
} catch (error) {
  process.stderr.write(`\nThe rehearsal failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
}

/** All that is in the working tree and not ignored, as one commit: what is rehearsed is what would be pushed. */
async function copyRepository() {
  const files = await run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, env });
  await mkdir(copy);
  await run(
    ["tar", "--create", "--ignore-failed-read", "--null", "--files-from=-", "--file", join(folder, "tree.tar")],
    {
      cwd: root,
      env,
      input: files,
    },
  );
  await run(["tar", "--extract", "--file", join(folder, "tree.tar")], { cwd: copy, env });
  await commit("The state to release");
  await pnpm(["install", "--frozen-lockfile", "--prefer-offline", "--reporter=silent"]);
}

async function commit(message) {
  const identity = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@example.com"];
  await run(["git", "init", "--quiet", "--initial-branch=main"], { cwd: copy, env });
  await run(["git", "add", "--all"], { cwd: copy, env });
  await run(["git", ...identity, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", message], {
    cwd: copy,
    env,
  });
}

async function version() {
  await pnpm(["exec", "changeset", "version"]);
  // The tests that come before publishing look at what was just written, too.
  await pnpm(["exec", "oxfmt", "--check", "."]);
  await commit("Version the packages");
}

async function build() {
  await pnpm(["exec", "turbo", "run", "build", "--filter=./packages/*", "--output-logs=errors-only"]);
}

async function publish() {
  const there = { NPM_CONFIG_USERCONFIG: registry.userConfig };
  // Each has files of its own that can name another, for all packages or for ours alone: ask both what they would do.
  for (const key of ["registry", "@iam-tools:registry"]) {
    for (const asked of [
      await pnpm(["config", "get", key], there),
      await run(["npm", "config", "get", key], { cwd: copy, env: { ...env, ...there } }),
    ]) {
      if (asked.trim() !== "undefined") requireLoopback(asked.trim());
    }
  }
  await run(["npm", "run", "tarballs"], { cwd: copy, env });
  await run(["npm", "run", "release"], { cwd: copy, env: { ...env, ...there } });
  await pnpm(["exec", "changeset", "tag"]);
  for (const [name, wanted] of await versions()) {
    const published = await npm(["view", `${name}@${wanted}`, "version"], copy);
    if (published.trim() !== wanted) throw new Error(`${name} ${wanted} was not published.`);
    say(`  published ${name} ${wanted}`);
  }
}

/** @returns {Promise<Map<string, string>>} of the packages in the copy, by name */
async function versions() {
  const names = await readdir(join(copy, "packages"));
  const manifests = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(copy, "packages", name, "package.json"), "utf8"))),
  );
  return new Map(manifests.map((manifest) => [manifest.name, manifest.version]));
}

/** @returns {Promise<Map<string, string>>} each package's own folder, by its name without the scope */
async function installAll() {
  const homes = new Map();
  for (const name of (await versions()).keys()) {
    if (name === "@iam-tools/core") continue;
    const home = join(folder, "homes", name);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, "package.json"), `{"private": true}\n`);
    await npm(["install", name], home);
    await access(join(home, "node_modules", name, "CHANGELOG.md"));
    await tryNpx(name);
    homes.set(name.slice("@iam-tools/".length), home);
  }
  return homes;
}

/** Where nothing is installed, and nothing is kept. */
async function tryNpx(name) {
  const empty = join(folder, "empty");
  await mkdir(empty, { recursive: true });
  const help = await npm(["exec", "--yes", "--", name, "--help"], empty);
  if (!help.includes("--version")) throw new Error(`npx ${name} --help said:\n${help}`);
  say(`  npx ${name} --help`);
}

async function changeCore() {
  const note = `---\n"@iam-tools/core": patch\n---\n\nA change that no tool asks for.\n`;
  await writeFile(join(copy, ".changeset", "core-alone.md"), note);
  await commit("Change core");
}

async function updateAll(homes, wanted) {
  for (const [name, home] of homes) {
    await npm(["update"], home);
    const manifest = await readFile(join(home, "node_modules", "@iam-tools", "core", "package.json"), "utf8");
    const { version: core } = JSON.parse(manifest);
    if (core !== wanted.get("@iam-tools/core")) throw new Error(`npm update left ${name} with core ${core}.`);
    say(`  ${name} has core ${core}`);
  }
}

async function pnpm(args, more = {}) {
  const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return run(["npx", "-y", packageManager, ...args], { cwd: copy, env: { ...env, ...more } });
}

/** Plain npm, with the registry on loopback and a cache of its own, so that nothing comes from elsewhere. */
async function npm(args, cwd) {
  const there = { NPM_CONFIG_USERCONFIG: registry.userConfig, NPM_CONFIG_CACHE: join(folder, "cache") };
  return run(["npm", "--loglevel=error", ...args], { cwd, env: { ...env, ...there } });
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
