import { basename, dirname, join } from "node:path";
import type { Context, FileStat } from "../context/index.js";
import { quote, refusal } from "../errors/index.js";

type OwnContext = Pick<Context, "env" | "files">;

/**
 * Refuses what somebody else wrote, or could have written, and was come upon rather than named: a file in the working
 * folder decides where passwords are mailed. The file, what a link leads to and the folders of both are looked at. The
 * owner may be this user or root; with sudo, also the user who typed that, as for git (`safe.directory`).
 *
 * @param otherwise what to do where it is meant all the same
 * @throws CliError REFUSED
 */
export async function requireOwn(context: OwnContext, path: string, otherwise: string): Promise<void> {
  const { files } = context;
  if (files.uid === undefined) return;
  const target = await files.realPath(path);
  const here = join(await files.realPath(dirname(path)), basename(path));
  const folders = [...new Set([dirname(here), dirname(target)])];
  for (const checked of [target, ...folders]) {
    const stat = await files.stat(checked);
    const stranger = strangerTo(context, stat);
    if (stranger !== undefined) {
      throw refusal(`${path} is not used: ${checked} ${stranger}.`, `Nothing was changed. ${otherwise}`);
    }
    // In a sticky folder others cannot take a file's place, but can put a link to another file of this user's there.
    const isSticky = stat.kind === "folder" && (stat.mode & 0o1000) !== 0 && target === here;
    if (isSticky || !(await isOpen(context, checked, stat))) continue;
    throw refusal(
      `${path} is not used: ${checked} can be written by other users.`,
      `Nothing was changed. If it is yours alone, remove the rights of others: chmod go-w ${quote(checked)}\n${otherwise}`,
    );
  }
}

function strangerTo({ env, files }: OwnContext, { uid }: FileStat): string | undefined {
  const typed = files.uid === 0 ? Number(env["SUDO_UID"]) : undefined;
  return [0, files.uid, typed].includes(uid) ? undefined : `belongs to another user (uid ${uid})`;
}

/**
 * With a umask of 002, as many systems have it, all that a person writes can be written by their group: that is harmless
 * where nobody else is in it. An access list that lets others write lets the group write, too.
 */
async function isOpen(context: OwnContext, path: string, { mode, gid }: FileStat): Promise<boolean> {
  if ((mode & 0o002) !== 0) return true;
  if ((mode & 0o020) === 0) return false;
  return !(await isPrivateGroup(context, gid)) || (await context.files.hasAccessList(path));
}

/** Whether a group is this user's own (its number is the user's), with nobody else in it as far as this machine's files say. */
async function isPrivateGroup({ files }: OwnContext, gid: number): Promise<boolean> {
  if (gid !== files.uid) return false;
  const groups = await linesOf(files, "/etc/group");
  const people = await linesOf(files, "/etc/passwd");
  const [user] = people.find(([, , uid]) => uid === String(files.uid)) ?? [];
  const members = groups.find(([, , id]) => id === String(gid))?.[3] ?? "";
  const others = members.split(",").filter((member) => member !== "" && member !== user);
  const sharing = people.filter(([, , uid, group]) => group === String(gid) && uid !== String(files.uid));
  return others.length === 0 && sharing.length === 0;
}

async function linesOf(files: OwnContext["files"], path: string): Promise<string[][]> {
  const text = await files.read(path).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  return text.split("\n").map((line) => line.split(":"));
}
