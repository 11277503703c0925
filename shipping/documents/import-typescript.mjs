import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** Our packages as they are built: by their full address, since the module itself has no place to look for them from. */
const builtPackages = {
  name: "built-packages",
  resolveId: (id) => (id.startsWith("@iam-tools/") ? { id: import.meta.resolve(id), external: true } : null),
};

/**
 * A module in TypeScript as it stands in the source, with all that it imports.
 *
 * @param {URL} file
 */
export async function importTypeScript(file) {
  const input = fileURLToPath(file);
  const bundle = await rolldown({ input, platform: "node", logLevel: "silent", plugins: [builtPackages] });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString("base64")}`);
}
