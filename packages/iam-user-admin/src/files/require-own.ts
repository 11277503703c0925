import { basename, dirname, join } from "node:path";
import type { Context, FileStat } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";

type OwnContext = Pick<Context, "env" | "files">;

/**
 * Refuses what somebody else wrote, or could have written, and was come upon rather than named: a file in the working
 * folder decides where passwords are mailed. The file, what a link leads to and the folders of both are looked at. The
 * owner may be this user or root; with sudo, also the user who typed that, as for git (`safe.directory`).
 *
 * @param hint what to do where it is meant all the same
 * @throws CliError REFUSED
 */
export async function requireOwn(context: OwnContext, path: string, hint: string): Promise<void> {
  const { files } = context;
  if (files.uid === undefined) return;
  const target = await files.realPath(path);
  const here = join(await files.realPath(dirname(path)), basename(path));
  const folders = [...new Set([dirname(here), dirname(target)])];
  for (const checked of [target, ...folders]) {
    const stat = await files.stat(checked);
    // In a sticky folder others cannot take a file's place, but can put a link to another file of this user's there.
    const isSticky = stat.kind === "folder" && (stat.mode & 0o1000) !== 0 && target === here;
    const why = strangerTo(context, stat) ?? (isSticky ? undefined : openTo(context, stat));
    if (why !== undefined) throw refusal(`${path} is not used: ${checked} ${why}.`, `Nothing was changed. ${hint}`);
  }
}

function strangerTo({ env, files }: OwnContext, { uid }: FileStat): string | undefined {
  const typed = files.uid === 0 ? Number(env["SUDO_UID"]) : undefined;
  return [0, files.uid, typed].includes(uid) ? undefined : `belongs to another user (uid ${uid})`;
}

/** A group that has this user's own number is one that only this user is in, as most systems have it. */
function openTo({ files }: OwnContext, { mode, gid }: FileStat): string | undefined {
  const isOpen = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== files.uid);
  return isOpen ? "can be written by other users" : undefined;
}
