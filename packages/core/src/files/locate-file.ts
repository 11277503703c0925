import { basename, dirname, join } from "node:path";
import type { Context, FileStat } from "../context/index.js";
import { CliError, hasCode, quote } from "../errors/index.js";
import { listIfThere } from "./if-there.js";

/** Where a file really is, links followed, and what is there. */
export interface Location {
  readonly path: string;
  readonly folder: string;
  /** Undefined where there is no file yet. */
  readonly stat: FileStat | undefined;
}

/**
 * Follows links, those of its folders too, so that what is then written replaces the file and not the link. The folder
 * may be missing.
 *
 * @throws {CliError} `NOT_A_FILE` for a folder, a device, or a link that leads nowhere. `NO_HOME` for `~`, which only the
 * path in a home folder that is not known begins with.
 */
export async function locateFile(context: Pick<Context, "files">, path: string): Promise<Location> {
  const { files } = context;
  // All other paths are absolute: asking for the home folder that is not known throws.
  if (path.startsWith("~")) return locateFile(context, join(files.home, path.slice(1)));
  try {
    const real = await files.realPath(path);
    const stat = await files.stat(real);
    if (stat.kind !== "file") throw notAFile(`${path} is not a file.`, "Name a file.");
    return { path: real, folder: dirname(real), stat };
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  const folder = await realFolder(files, dirname(path));
  // A name that is listed and yet not found is a link; to write there would put a file in place of the link.
  if ((await listIfThere(context, folder)).includes(basename(path))) {
    throw notAFile(`${path} is a link to a file that does not exist.`, `Remove the link: rm ${quote(path)}`);
  }
  return { path: join(folder, basename(path)), folder, stat: undefined };
}

async function realFolder(files: Context["files"], folder: string): Promise<string> {
  return files.realPath(folder).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return folder;
    throw error;
  });
}

function notAFile(message: string, hint: string): CliError {
  return new CliError({ code: "NOT_A_FILE", message, hint });
}
