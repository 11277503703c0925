import { readdirSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interleaved, run } from "../measure.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What it takes to have setsts, from the files that are published, with nothing fetched before. */
export async function install({ home }) {
  const pnpm = ["-y", "pnpm@12.21.0", "--dir", root, "--filter", "@iam-tools/core", "--filter", "@iam-tools/setsts"];
  const env = { HOME: process.env.HOME };
  run("npx", [...pnpm, "--recursive", "pack", "--pack-destination", home], { env });
  const tarballs = readdirSync(home).map((name) => join(home, name));
  let prefix = "";
  const { npm } = await interleaved({
    npm: async () => {
      prefix = await mkdtemp(join(home, "prefix-"));
      const flags = ["--prefix", prefix, "--cache", join(prefix, "cache"), "--offline", "--no-audit", "--no-fund"];
      run("npm", ["install", "--global", ...flags, ...tarballs], { env: { HOME: prefix } });
    },
  });
  const installed = join(prefix, "lib", "node_modules");
  const what = "npm install --global of setsts, cold";
  return [
    { what, unit: "s", measured: npm / 1000, target: 2.5 },
    { what: `${what}: size`, unit: "MB", measured: sizeOf(installed) / 1e6, target: 1.5 },
    { what: `${what}: packages`, unit: "packages", measured: packagesIn(installed), target: 2 },
  ];
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
}

function packagesIn(folder) {
  const manifest = /(?:^|\/node_modules\/)(?:@[^/]+\/)?[^/@]+\/package\.json$/;
  return readdirSync(folder, { recursive: true }).filter((name) => manifest.test(name)).length;
}
