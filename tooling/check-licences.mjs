/**
 * Fails where a dependency, of whatever depth, comes under a licence that was not agreed to, or where the same package is
 * bundled in two versions.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** These ask for no more than to be named, which THIRD-PARTY-NOTICES.txt does. */
const fine = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0"]);

/** Used to build and test, and part of nothing that is passed on. */
const fineForTools = new Set([
  ...fine,
  "(MIT OR CC0-1.0)",
  "Apache-2.0 AND MIT",
  "BlueOak-1.0.0",
  "CC-BY-4.0",
  "LGPL-3.0+",
  "Python-2.0",
]);

/** Packages whose manifests do not say what their licence file does. */
const licensed = { spawndamnit: "MIT" };

const problems = [...licenceProblems(["--prod"], fine), ...licenceProblems([], fineForTools), ...bundleProblems()];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

function licenceProblems(flags, allowed) {
  const listed = spawnSync("pnpm", ["licenses", "list", "--json", ...flags], { encoding: "utf8" });
  if (listed.status !== 0) return [`pnpm licenses list failed: ${listed.stdout}${listed.stderr}`];
  return Object.values(JSON.parse(listed.stdout))
    .flat()
    .filter(({ name, license }) => !allowed.has(license === "Unknown" ? licensed[name] : license))
    .map(({ name, license }) => `${name} comes under the licence ${license}, which was not agreed to.`);
}

function bundleProblems() {
  return readdirSync("packages").flatMap((name) => {
    const file = `packages/${name}/THIRD-PARTY-NOTICES.txt`;
    if (!existsSync(file)) return [];
    const bundled = [...readFileSync(file, "utf8").matchAll(/^(\S+) (\d+\.\S+) \((.+)\)$/gm)];
    const names = bundled.map(([, dependency]) => dependency);
    const twice = new Set(names.filter((one, index) => names.indexOf(one) !== index));
    const foreign = bundled.filter(([, , , license]) => !fine.has(license));
    return [
      ...[...twice].map((dependency) => `${name} bundles ${dependency} in two versions.`),
      ...foreign.map(([, dependency, , license]) => `${name} bundles ${dependency}, of the licence ${license}.`),
    ];
  });
}
