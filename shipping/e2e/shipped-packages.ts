import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A package that is published. */
export interface ShippedPackage {
  readonly name: string;
  readonly folder: string;
  /** The command it installs; core has none. */
  readonly command: string | undefined;
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types?: string; readonly default: string }>>;
}

export const root = fileURLToPath(new URL("../../", import.meta.url));

export const shippedPackages: readonly ShippedPackage[] = readdirSync(join(root, "packages")).map((directory) => {
  const folder = join(root, "packages", directory);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  return { name: manifest.name, folder, command: Object.keys(manifest.bin ?? {})[0], manifest };
});

/** Those that install core and nothing else. */
export const tools = shippedPackages.flatMap((one) =>
  one.command === undefined || Object.keys(one.manifest.dependencies ?? {}).length > 1
    ? []
    : [{ ...one, command: one.command }],
);

/** By its name without the scope. */
export function shippedPackage(name: string): ShippedPackage {
  const found = shippedPackages.find((one) => one.name === `@iam-tools/${name}`);
  if (found === undefined) throw new Error(`There is no package @iam-tools/${name}.`);
  return found;
}
