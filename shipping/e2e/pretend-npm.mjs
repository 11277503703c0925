/**
 * Stands in for npm where a document is tried: it installs nothing and runs no script, and fails where npm could not have
 * done what was asked: no such package here, no such script.
 */
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const [verb, ...rest] = process.argv.slice(2);
const names = rest.filter((word) => !word.startsWith("-"));
const folders = readdirSync(new URL("packages/", root));
const packages = new Set(folders.map((folder) => read(`packages/${folder}/package.json`).name));
const scripts = Object.keys(read("package.json").scripts);

const can = {
  install: () => names.length > 0 && names.every((name) => packages.has(name)),
  update: () => names.every((name) => packages.has(name)),
  run: () => scripts.includes(names[0]),
  test: () => scripts.includes("test"),
}[verb];
if (can === undefined || !can()) {
  process.stderr.write(`npm could not do that: ${process.argv.slice(2).join(" ")}\n`);
  process.exitCode = 1;
}
