import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runBin, temporaryFolder } from "@iam-tools/sandbox/testing";
import { root } from "./shipped-packages.js";

export interface Loaded {
  /** Of this workspace: `packages/core/dist/start.js`. */
  readonly files: readonly string[];
  /** The packages of others that are bundled in those files: `yargs-parser`, `@aws-sdk/client-iam`. */
  readonly bundled: readonly string[];
}

/** What a bin loads until it ends, as Node's own coverage and the build's source maps tell it. */
export async function loadedFiles(
  bin: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const folder = await temporaryFolder();
  try {
    const { exitCode, stderr } = await runBin({ bin, args, env: { ...env, NODE_V8_COVERAGE: folder.path } });
    if (exitCode !== 0) throw new Error(`It ended with ${exitCode}: ${stderr}`);
    const reports = await Promise.all(
      (await readdir(folder.path)).map((name) => readFile(join(folder.path, name), "utf8")),
    );
    const urls = reports.flatMap((report) => (JSON.parse(report) as { result: { url: string }[] }).result);
    const paths = urls.flatMap(({ url }) => (url.startsWith("file:") ? [fileURLToPath(url)] : []));
    const bundled = await Promise.all(paths.filter((path) => hasSources(path)).map(bundledIn));
    return {
      files: paths.map((path) => relative(root, path)).sort(),
      bundled: [...new Set(bundled.flat())].sort(),
    };
  } finally {
    await folder.remove();
  }
}

async function bundledIn(path: string): Promise<string[]> {
  const { sources } = JSON.parse(await readFile(`${path}.map`, "utf8")) as { sources: string[] };
  return sources.flatMap((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
}

/** The bins are as they were written, and rolldown's own few lines come from nowhere. */
function hasSources(path: string): boolean {
  return path.includes("/dist/") && !path.includes("rolldown-runtime");
}
