import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The absolute path of a tool's bin in this workspace: `binOf("setsts")` ends in `packages/setsts/bin/setsts.cjs`.
 * @throws Error where no package has a bin of that name.
 */
export function binOf(name: string): string {
  const packages = new URL("../../../", import.meta.url);
  for (const folder of readdirSync(packages)) {
    const bin = fileURLToPath(new URL(`${folder}/bin/${name}.cjs`, packages));
    if (existsSync(bin)) return bin;
  }
  throw new Error(`No package has a bin/${name}.cjs.`);
}
