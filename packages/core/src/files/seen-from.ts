import { isAbsolute } from "node:path";
import type { Context } from "../context/index.js";

/**
 * A path that is written in a file: seen from that file's folder, wherever the tool is run. No shell has put the home
 * folder in for `~`.
 *
 * @param file absolute
 */
export function seenFrom({ files }: Pick<Context, "files">, file: string, path: string): string {
  if (path.startsWith("~/")) return `${files.home}${path.slice(1)}`;
  return isAbsolute(path) ? path : `${file.slice(0, file.lastIndexOf("/"))}/${path}`;
}
