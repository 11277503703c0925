/**
 * Fails where files, or folders, of a package import one another in a circle: what is read must be readable after what
 * it builds on. Imports of types count, and a test is no part of what it tests.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages", import.meta.url));
const files = readdirSync(packages).flatMap((name) => sourcesIn(join(packages, name, "src")));
const importsOf = new Map(files.map((file) => [file, importedBy(file)]));
const foldersOf = new Map();
for (const [file, imported] of importsOf) {
  const others = imported.map((other) => dirname(other)).filter((folder) => folder !== dirname(file));
  foldersOf.set(dirname(file), [...(foldersOf.get(dirname(file)) ?? []), ...others]);
}
const circles = [...circlesOf(importsOf), ...circlesOf(foldersOf)];
for (const circle of circles) {
  const names = circle.map((path) => path.slice(packages.length + 1));
  process.stderr.write(`A circle of imports: ${names.join(" -> ")}\n`);
}
process.exitCode = circles.length === 0 ? 0 : 1;

function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return path.endsWith(".ts") && !path.endsWith(".test.ts") ? [path] : [];
  });
}

function importedBy(file) {
  const text = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const named = text.matchAll(/(?:\bfrom|\bimport)[\s(]*"(\.[^"]+)\.js"/g);
  return Array.from(named, ([, name]) => `${join(dirname(file), name)}.ts`);
}

/** One circle for each place that can be come back to: the way there, by depth-first search. */
function circlesOf(graph) {
  const done = new Set();
  const found = [];
  const visit = (node, way) => {
    if (way.includes(node)) {
      found.push([...way.slice(way.indexOf(node)), node]);
      return;
    }
    if (done.has(node)) return;
    for (const next of new Set(graph.get(node))) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}
