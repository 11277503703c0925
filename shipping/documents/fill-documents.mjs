/**
 * Writes the generated parts of all documents anew: `npm run docs`. With `--check` it writes nothing, names the documents
 * that are not as the code says, and exits with 1.
 */
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fileRegion, regions } from "./regions.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const check = process.argv.includes("--check");
const part = /(<!-- generated: (\S+) -->\n).*?(<!-- \/generated -->)/gs;

for (const { path, bin } of await documents()) {
  const text = await readFile(path, "utf8");
  if (!text.includes("<!-- generated: ")) continue;
  const filled = await fill(text, path, bin === undefined ? undefined : await toolOf(bin));
  if (filled === text) continue;
  if (check) process.exitCode = 1;
  else await writeFile(path, filled);
  process.stdout.write(`${relative(root, path)}\n`);
}

/** Every Markdown file that may have such parts, with the built module of the tool that it belongs to. */
async function documents() {
  const folders = (await readdir(join(root, "packages"))).map((name) => join(root, "packages", name));
  const ofPackages = folders.flatMap((folder) => {
    const main = join(folder, "dist", "main.js");
    const bin = existsSync(main) ? main : undefined;
    return [join(folder, "README.md"), join(folder, "docs", "api.md")].map((path) => ({ path, bin }));
  });
  const guides = (await readdir(join(root, "docs"))).map((name) => join(root, "docs", name));
  const ofRoot = [join(root, "README.md"), join(root, "CONTRIBUTING.md"), ...guides].map((path) => ({ path }));
  return [...ofPackages, ...ofRoot].filter(({ path }) => path.endsWith(".md") && existsSync(path));
}

async function toolOf(bin) {
  const { tool } = await import(pathToFileURL(bin).href);
  return tool;
}

async function fill(text, path, tool) {
  const made = new Map();
  for (const [, , name] of text.matchAll(part)) {
    const region = name.startsWith("file:") ? () => fileRegion(name.slice("file:".length)) : regions[name];
    if (region === undefined) throw new Error(`${relative(root, path)} has a part "${name}" that nothing makes.`);
    made.set(name, await region(tool));
  }
  return text.replace(part, (_all, start, name, end) => `${start}\n${made.get(name)}\n\n${end}`);
}
