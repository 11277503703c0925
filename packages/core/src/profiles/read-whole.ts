import type { Context, HeldFile } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { readError, readIfThere } from "../files/index.js";
import { isInPlace } from "./is-in-place.js";
import { parseProfiles } from "./parse-profiles.js";
import { profileContent } from "./profile-content.js";
import type { ProfilesDocument } from "./profiles-document.js";
import { requireValid } from "./require-valid.js";

type ReadContext = Pick<Context, "clock" | "files">;

/** Milliseconds for which a program that empties the file before it writes it is waited for. */
const PATIENCE = 2_000;
/** Milliseconds without a write after which such a program is taken to have ended: it may be held up between two. */
const QUIET = 100;
const PAUSE = 20;
/** Milliseconds without a write after which nobody is about to fill a file that was emptied. */
const ABANDONED = 3_000;

/**
 * Reads a shared file anew and holds it against what was seen of it earlier. One that is empty, has lost profiles, or
 * was written in place a moment ago, is most likely being written still, and is waited for.
 *
 * @throws {CliError} `CHANGED_MEANWHILE`, naming what vanished and stayed away; what `readProfiles` throws
 */
export async function readWhole(context: ReadContext, seen: ProfilesDocument): Promise<ProfilesDocument> {
  const { path } = seen.file;
  return settle(context, seen, async () => {
    const stat = await context.files.stat(path).catch(() => undefined);
    const content = await readIfThere(context, path).catch(async (error: unknown) => {
      throw await readError(context, error, path);
    });
    const age = stat === undefined ? Infinity : context.clock.now().getTime() - stat.modified.getTime();
    const isReplaced = stat !== undefined && !isInPlace(stat);
    // It may have been emptied after the first look at its times.
    const isSame = (await context.files.stat(path).catch(() => undefined))?.version === stat?.version;
    const isQuiet = isSame && (stat === undefined || isReplaced || age >= QUIET);
    return { content, isQuiet, isReplaced, isSettled: isSame && stat !== undefined && age >= ABANDONED };
  });
}

/** What a program that had the file open while it was replaced has written into it, once it writes no more. */
export async function readLate(
  context: ReadContext,
  seen: ProfilesDocument,
  held: HeldFile,
): Promise<ProfilesDocument> {
  let last: { readonly text: string; readonly since: number } = { text: "", since: 0 };
  return settle(context, seen, async () => {
    const content = await held.read();
    const text = new TextDecoder().decode(content);
    const now = context.clock.now().getTime();
    if (text !== last.text) last = { text, since: now };
    return { content, isQuiet: now - last.since >= QUIET, isReplaced: false, isSettled: false };
  });
}

interface Reading {
  /** Undefined where there is no file. */
  readonly content: Uint8Array | undefined;
  readonly isQuiet: boolean;
  /** Whether it was put there whole, so that what is missing was removed and is not about to be written. */
  readonly isReplaced: boolean;
  /** Whether nobody has written to it for seconds, so that an empty one is not about to be filled. */
  readonly isSettled: boolean;
}

async function settle(
  context: ReadContext,
  seen: ProfilesDocument,
  read: () => Promise<Reading>,
): Promise<ProfilesDocument> {
  const start = context.clock.now().getTime();
  for (;;) {
    const { content, isQuiet, isReplaced, isSettled } = await read();
    const document = parseProfiles(content ?? "", seen.file);
    const missing = missingFrom(document, seen);
    const isLoggedOut = isReplaced && missing.every((profile) => isSession(seen, profile));
    const isComplete = missing.length === 0 || isLoggedOut;
    const isFilled = content?.length !== 0 || isSettled;
    const isWhole = isComplete && document.problems.length === 0 && isFilled;
    if (isWhole && isQuiet) return document;
    if (context.clock.now().getTime() - start >= PATIENCE) {
      // A session that is gone was logged out of, and is got anew at any time.
      if (!missing.every((profile) => isSession(seen, profile))) throw vanished(seen, missing);
      requireValid(document);
      return document;
    }
    await context.clock.sleep(PAUSE);
  }
}

function missingFrom({ profiles }: ProfilesDocument, seen: ProfilesDocument): string[] {
  return [...seen.profiles.keys()].filter((profile) => !profiles.has(profile));
}

function isSession(seen: ProfilesDocument, profile: string): boolean {
  return ["session", "sealed-session"].includes(profileContent([seen], profile).kind);
}

function vanished({ file }: ProfilesDocument, missing: readonly string[]): CliError {
  const names = missing.slice(0, 5).map((profile) => `"${profile}"`);
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : "";
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `${file.path} lost profiles while this ran: ${names.join(", ")}${more}.`,
    hint: `Nothing was written to it. Look at the file, and at ${file.path}~ where there is one; then run this again.`,
  });
}
