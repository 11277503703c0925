import { basename, dirname, join, sep } from "node:path";
import type { Context } from "../context/index.js";
import { quote, refusal, usageError } from "../errors/index.js";
import { readError } from "./file-error.js";
import { unlessMissing } from "./if-there.js";

/** A file that a command writes for a person, in place of what an earlier run wrote. */
export interface OutputFile {
  /** As messages call it: `report`. */
  readonly name: string;
  /** By which it was named: `--report`. */
  readonly flag: string;
  /** What an earlier one is: `a report of an earlier import`. */
  readonly earlier: string;
  readonly isEarlier: (content: Uint8Array) => boolean;
  /** What one is usually called: `report.json`. */
  readonly usually: string;
}

/**
 * Where such a file goes: the file itself where a link was named. Looked at before the work is begun, since the file is
 * written when all is done.
 *
 * @param path as it was named, absolute
 * @throws CliError USAGE where nothing can be written there; REFUSED where a file is there that is not an earlier one
 */
export async function findOutputFile(
  context: Pick<Context, "files">,
  path: string,
  { name, flag, earlier, isEarlier, usually }: OutputFile,
): Promise<string> {
  const { files } = context;
  const folder = dirname(path);
  const kind = await kindOf(context, path);
  if (kind === "folder" || path.endsWith("/") || path.endsWith(sep))
    throw usageError(`${path} is a directory, not a file.`, `Name a file in it: ${flag} ${quote(join(path, usually))}`);
  if (kind === "other") throw usageError(`${path} is not a regular file.`, `Name another file with ${flag}.`);
  const around = await kindOf(context, folder);
  if (around === undefined)
    throw usageError(`The directory ${folder} for the ${name} does not exist.`, `Create it: mkdir -p ${quote(folder)}`);
  if (around !== "folder") throw usageError(`${folder} is not a directory.`, `Name another file with ${flag}.`);
  if (kind === undefined) {
    if ((await files.list(folder)).includes(basename(path))) {
      throw usageError(`${path} is a link to a file that does not exist; name the file itself.`);
    }
    return requireWritable(context, join(await files.realPath(folder), basename(path)), { name, flag });
  }
  const target = await files.realPath(path);
  const content = await files.read(target).catch(async (error: unknown) => {
    throw await readError({ files }, error, target);
  });
  if (!isEarlier(content)) {
    throw refusal(
      `${path} exists, but is not ${earlier}.`,
      `Nothing was changed. Name another file with ${flag}, or remove that one.`,
    );
  }
  return requireWritable(context, target, { name, flag });
}

/** It is made beside the file, and takes its place. */
async function requireWritable(
  { files }: Pick<Context, "files">,
  target: string,
  { name, flag }: Pick<OutputFile, "name" | "flag">,
): Promise<string> {
  const folder = dirname(target);
  if (!(await files.canWrite(folder))) {
    throw usageError(
      `The ${name} cannot be written: you may not write to ${folder}.`,
      `Name a file in another directory with ${flag}.`,
    );
  }
  return target;
}

async function kindOf({ files }: Pick<Context, "files">, path: string) {
  return (await unlessMissing(files.stat(path), undefined))?.kind;
}
