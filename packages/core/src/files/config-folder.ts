import { isAbsolute, join } from "node:path";
import type { Context } from "../context/index.js";

/**
 * Where a person's config files are. A setting that is not an absolute path does not count: it would be another folder
 * wherever the tool is run.
 *
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configFolder({ env, files }: Pick<Context, "env" | "files">): string {
  const set = env["XDG_CONFIG_HOME"] ?? "";
  return isAbsolute(set) ? set : join(files.home, ".config");
}
