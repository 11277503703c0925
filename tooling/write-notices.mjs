import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes THIRD-PARTY-NOTICES.txt: every package of which code is in the bundle, with the text of its licence and the
 * notices in its modules, which bundling strips. Texts in the same words are printed once, under all that have them.
 *
 * @param {string[]} moduleIds absolute paths of the bundled modules
 * @throws Error for a package that comes without its licence's text: it may not be passed on
 */
export function writeNotices(moduleIds) {
  const modules = new Map();
  for (const id of moduleIds.filter((one) => one.includes("/node_modules/"))) {
    const folder = packageFolder(id);
    modules.set(folder, [...(modules.get(folder) ?? []), id]);
  }
  const packages = [...modules.keys()].map(readPackage).sort((a, b) => (a.title < b.title ? -1 : 1));
  const titles = new Map();
  for (const one of packages) {
    const licence = one.text || sameRepository(one, packages);
    const text = [licence, ...noticesIn(modules.get(one.folder), licence)].join("\n\n");
    titles.set(text, [...(titles.get(text) ?? []), one.title]);
  }
  const parts = [...titles].map(([text, all]) => `${all.join("\n")}\n\n${text}`);
  const heading =
    packages.length === 0
      ? "This package holds no code of others."
      : "This package holds code of the packages named here, each under its own licence.";
  writeFileSync("THIRD-PARTY-NOTICES.txt", `${[heading, ...parts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
}

/** The folder of the package that a module belongs to: the innermost with a manifest that has a version. */
function packageFolder(moduleId) {
  const folder = dirname(moduleId);
  // Some packages have manifests further in that only say of what type the modules are.
  return existsSync(join(folder, "package.json")) && manifestOf(folder).version !== undefined
    ? folder
    : packageFolder(folder);
}

function readPackage(folder) {
  const { name, version, license, repository } = manifestOf(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  const title = `${name} ${version} (${license})`;
  return { folder, title, license, repository: repository?.url, text: texts.join("\n\n") };
}

/** What the comments of modules say of whose they are: some hold code of others than the package itself does. */
function noticesIn(files, licence) {
  const comments = files.flatMap(
    (file) => readFileSync(file, "utf8").match(/\/\*[^]*?\*\/|(?:^[ \t]*\/\/.*\n)+/gm) ?? [],
  );
  const notices = comments.filter((comment) => /copyright|\(c\) \d{4}/i.test(comment)).flatMap(noticeOf);
  return [...new Set(notices)].filter((notice) => !licence.includes(notice));
}

function noticeOf(comment) {
  const lines = comment
    .replaceAll("\r\n", "\n")
    .replace(/\s*\*\/$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*(\/\*[*!]?|\/\/|\*)? ?/, "").trimEnd());
  // Where it goes on with the licence that stands here already, whose it is will do.
  if (!/Lesser General Public|SPDX-License-Identifier/.test(comment)) return [lines.join("\n").trim()];
  return lines.filter((line) => /copyright|\(c\) \d{4}/i.test(line));
}

/** Some packages of a repository that holds many leave out the text that the others have. */
function sameRepository({ title, license, repository }, packages) {
  const sibling = packages.find(
    (other) => other.text !== "" && other.license === license && other.repository === repository,
  );
  if (sibling === undefined || repository === undefined) throw new Error(`${title} comes without its licence.`);
  return sibling.text;
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
