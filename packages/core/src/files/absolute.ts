import { isAbsolute, join } from "node:path";
import type { Context } from "../context/index.js";

/** A path as it was typed, seen from the working folder. */
export function absolute(context: Pick<Context, "files">, path: string): string {
  return isAbsolute(path) ? path : join(context.files.workingFolder, path);
}
