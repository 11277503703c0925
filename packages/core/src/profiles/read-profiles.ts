import { join } from "node:path";
import type { Context, FileStat } from "../context/index.js";
import { CliError, neverShow, quote } from "../errors/index.js";
import { readError, readIfThere } from "../files/index.js";
import { changedLines } from "./changed-lines.js";
import { keysIn } from "./keys-in.js";
import { isInPlace } from "./is-in-place.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { requireValid } from "./require-valid.js";

type ReadContext = Pick<Context, "clock" | "files">;

/** What was read of files that were not written to since: a run looks at the same files again and again. */
const lately = new WeakMap<Context["files"], Map<string, { version: string; document: ProfilesDocument }>>();

/**
 * Reads a shared file; one that does not exist reads as empty. What is wrong with a vault is in its `problems`.
 *
 * @throws {CliError} `CREDENTIALS_FILE_INVALID` or `CONFIG_FILE_INVALID` where botocore would reject it, naming the
 * line; `FILE_ERROR` where it cannot be read; `NOT_A_FILE` for a directory, a pipe or a device.
 */
export async function readProfiles(context: ReadContext, file: ProfilesFile): Promise<ProfilesDocument> {
  const { stat, document } = await readAtRest(context, file);
  if (document === readBefore(context).get(`${file.kind} ${file.path}`)?.document) return document;
  learn(document);
  // A vault that is damaged is in the way of those alone who need it: `openVault` says so.
  if (file.kind !== "vault") requireValid(document);
  if (stat?.isSettled === true)
    readBefore(context).set(`${file.kind} ${file.path}`, { version: stat.version, document });
  return document;
}

/** How often a file is looked at that others write to all the time, with a pause of so many milliseconds. */
const LOOKS = 400;
const PAUSE = 5;
/** How often one that is empty or cut off has to look the same: while Linux empties a file, its times are still the old ones. */
const ALIKE = 4;

interface Look {
  readonly stat: FileStat | undefined;
  readonly document: ProfilesDocument;
}

/**
 * The AWS CLI empties a file before it writes it: one that was written in place a moment ago may be empty, or cut off,
 * for a moment more.
 */
async function readAtRest(context: ReadContext, file: ProfilesFile): Promise<Look> {
  let last: Look | undefined;
  let whole: Look | undefined;
  let alike = 0;
  for (let looks = 1; ; looks += 1) {
    const stat = await statIfThere(context, file.path);
    const known = readBefore(context).get(`${file.kind} ${file.path}`);
    if (known !== undefined && known.version === stat?.version) return { stat, document: known.document };
    requireRegular(file, stat);
    const content = await readIfThere(context, file.path).catch(async (error: unknown) => {
      throw await readError(context, error, file.path);
    });
    const document = parseProfiles(content ?? "", file);
    const isCutOff = content?.length === 0 || document.problems.length > 0;
    const look = { stat, document };
    // It may have been emptied after the first look at its times.
    const isSame = (await statIfThere(context, file.path))?.version === stat?.version;
    alike = last?.stat?.version === stat?.version ? alike + 1 : 1;
    last = look;
    if (isSame && !isCutOff) whole = look;
    if (looks > LOOKS) return whole ?? look;
    const isSure = !isCutOff || stat === undefined || !isInPlace(stat) || alike >= ALIKE;
    if (isSame && isSure && isAtRest(context, stat, isCutOff ? 100 : 20)) return look;
    await context.clock.sleep(PAUSE);
  }
}

/** Whether nobody has written into it for that many milliseconds; what replaced it in one step is whole. */
function isAtRest({ clock }: ReadContext, stat: FileStat | undefined, rest: number): boolean {
  if (stat === undefined || !isInPlace(stat)) return true;
  const age = clock.now().getTime() - stat.modified.getTime();
  // A time in the future is another clock's, and says nothing.
  return age < 0 || age >= rest;
}

function readBefore({ files }: Pick<Context, "files">) {
  const known = lately.get(files) ?? new Map<string, { version: string; document: ProfilesDocument }>();
  lately.set(files, known);
  return known;
}

/** By path, the last text whose keys no message shows from then on. */
const learnt = new Map<string, string>();

function learn({ file: { path }, text }: ProfilesDocument): void {
  const before = learnt.get(path) ?? "";
  if (text !== before) neverShow(keysIn(changedLines(before, text)));
  learnt.set(path, text);
}

/** A pipe would be waited for, and it is read once only; botocore passes over it. */
function requireRegular({ kind, path, setBy }: ProfilesFile, stat: FileStat | undefined): void {
  if (stat?.kind === "folder") {
    throw new CliError({
      code: "NOT_A_FILE",
      message: `${path} is a directory, not a file${setBy === undefined ? "" : `, and ${setBy} names it`}.`,
      hint:
        setBy === undefined
          ? `Name a file. To see those in it: ls ${quote(path)}`
          : `To name a file in it: export ${setBy}=${quote(join(path, kind))}\nTo use the usual file: unset ${setBy}`,
    });
  }
  if (stat?.kind !== "other" || path === "/dev/null") return;
  throw new CliError({
    code: "NOT_A_FILE",
    message: `${path} is not a regular file: it is a pipe or a device.`,
    hint: "Name a regular file: the AWS CLI would skip this one.",
  });
}

async function statIfThere({ files }: Pick<Context, "files">, path: string): Promise<FileStat | undefined> {
  return files.stat(path).catch(() => undefined);
}
