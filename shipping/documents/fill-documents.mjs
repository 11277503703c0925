/**
 * Writes the generated parts of all documents anew: `npm run docs`. With `--check` it writes nothing, names the documents
 * that are not as the code says, and exits with 1.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { regions } from "./regions.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const check = process.argv.includes("--check");

for (const { path, tool } of await documents()) {
  const text = await readFile(path, "utf8");
  const filled = fill(text, path, tool);
  if (filled === text) continue;
  if (check) process.exitCode = 1;
  else await writeFile(path, filled);
  process.stdout.write(`${relative(root, path)}\n`);
}

/** Every Markdown file that may have such parts, with the tool that it belongs to. */
async function documents() {
  const names = await readdir(join(root, "packages"));
  const ofPackages = names.map(async (name) => {
    const folder = join(root, "packages", name);
    const { man } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const built = man === undefined ? {} : await import(pathToFileURL(join(folder, "dist", "main.js")).href);
    return { path: join(folder, "README.md"), tool: built.tool };
  });
  const ofRoot = [join(root, "README.md"), join(root, "CONTRIBUTING.md"), ...(await markdownIn(join(root, "docs")))];
  return [...(await Promise.all(ofPackages)), ...ofRoot.map((path) => ({ path, tool: undefined }))];
}

async function markdownIn(folder) {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
}

function fill(text, path, tool) {
  return text.replace(/(<!-- generated: (\S+) -->\n).*?(<!-- \/generated -->)/gs, (_all, start, name, end) => {
    const region = regions[name];
    if (region === undefined) throw new Error(`${relative(root, path)} has a part "${name}" that nothing makes.`);
    return `${start}\n${region(tool)}\n\n${end}`;
  });
}
