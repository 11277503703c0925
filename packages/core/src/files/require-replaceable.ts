import { dirname } from "node:path";
import type { Context, FileStat } from "../context/index.js";
import { CliError, hasCode, quote } from "../errors/index.js";
import type { Location } from "./locate-file.js";

type FilesOnly = Pick<Context, "files">;

/**
 * Finds what would keep `replaceFile` from putting new content in place of a file, or of none, without changing
 * anything.
 *
 * @param named The path as the person gave it, for messages.
 * @throws {CliError} `FILE_NOT_WRITABLE`, with a way out that fits what is in the way
 */
export async function requireReplaceable(
  context: FilesOnly,
  named: string,
  { path, folder, stat }: Location,
): Promise<void> {
  const { files } = context;
  const existing = await existingFolder(files, folder);
  if (!(await files.canWrite(existing))) {
    const hint = (await ownFileHint(files, named, path)) ?? (await openingHint(files, existing));
    throw notWritable(named, `${existing} is not writable`, hint);
  }
  if (stat === undefined) return;
  if ((await files.mountsOf(path)).isMount) {
    const hint = `Mount the directory ${quote(folder)} instead of the single file, or make the change where the file comes from.`;
    throw notWritable(
      named,
      `${path} is mounted as a single file, as in a container, and cannot be replaced there`,
      hint,
    );
  }
  if (!(await files.canReplace(path))) {
    const why = `${path} cannot be replaced: a file attribute or its directory's sticky bit prevents it`;
    throw notWritable(named, why, `To see which: ls -ld ${quote(folder)} && lsattr -d ${quote(path)} ${quote(folder)}`);
  }
  if (!(await files.canWrite(path))) {
    throw notWritable(named, `${path} is not writable`, await openingHint(files, path));
  }
  requireOwnerKept(files, named, { path, stat });
}

/** Only root can give a file to another user, and only members of a group to that group. */
function requireOwnerKept(
  { uid, gids }: Context["files"],
  named: string,
  { path, stat }: { path: string; stat: FileStat },
): void {
  if (uid === undefined || uid === 0) return;
  if (stat.uid !== uid) {
    throw notWritable(named, `${path} belongs to another user, and replacing it would change that`, takeOver(path));
  }
  if ((stat.mode & 0o070) !== 0 && !gids.includes(stat.gid)) {
    const why = `${path} is open to a group that you are not a member of, and replacing it would change that`;
    throw notWritable(named, why, `To close it to the group: chmod g= ${quote(path)}`);
  }
}

/** Where a link leads into a store that programs manage, such as Nix's, the way out is a file in place of the link. */
async function ownFileHint(files: Context["files"], named: string, path: string): Promise<string | undefined> {
  const stat = await files.stat(path).catch(() => undefined);
  const isOwn = stat !== undefined && stat.uid === files.uid && (stat.mode & 0o200) !== 0;
  if (named === path || stat === undefined || isOwn || !(await files.canWrite(dirname(named)))) return undefined;
  const own = quote(`${named}.own`);
  return `It is a link to a file that something else manages. Change it there, or replace the link with your own file: install -m 600 ${quote(named)} ${own} && mv -f ${own} ${quote(named)}`;
}

async function openingHint(files: Context["files"], path: string): Promise<string> {
  const { uid, mode } = await files.stat(path);
  // Who it belongs to, and its mode, change nothing there.
  if ((await files.mountsOf(await files.realPath(path))).isReadOnly) {
    return `Its file system is mounted read-only. To see which: findmnt -T ${quote(path)}. Mount it read-write, or name another file with AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE.`;
  }
  if (files.uid !== undefined && files.uid !== 0 && uid !== files.uid) return takeOver(path);
  if ((mode & 0o200) === 0) return `To make it writable: chmod u+w ${quote(path)}`;
  return `Its mode allows writing, but its file system or an attribute does not. To see which: findmnt -T ${quote(path)}; lsattr -d ${quote(path)}`;
}

function takeOver(path: string): string {
  return `To make it yours: sudo chown "$(id -un)" ${quote(path)}`;
}

function notWritable(named: string, why: string, hint: string): CliError {
  return new CliError({ code: "FILE_NOT_WRITABLE", message: `${named} cannot be saved: ${why}.`, hint });
}

/** The nearest folder that is there; those below it would be made. */
async function existingFolder(files: Context["files"], folder: string): Promise<string> {
  try {
    await files.stat(folder);
    return folder;
  } catch (error) {
    const parent = dirname(folder);
    if (!hasCode(error, "ENOENT") || parent === folder) throw error;
    return existingFolder(files, parent);
  }
}
