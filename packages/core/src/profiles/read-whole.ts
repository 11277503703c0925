import type { Context } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { fileError, readIfThere } from "../files/index.js";
import { parseProfiles } from "./parse-profiles.js";
import { profileContent } from "./profile-content.js";
import type { ProfilesDocument } from "./profiles-document.js";
import { requireValid } from "./require-valid.js";

type ReadContext = Pick<Context, "clock" | "files">;

/** Milliseconds for which a program that empties the file before it writes it is waited for. */
const PATIENCE = 2_000;
const PAUSE = 20;

/**
 * Reads a shared file anew and holds it against what was seen of it earlier. One that is suddenly empty, or has lost
 * profiles, is most likely being written by a program that writes in place: it is waited for.
 *
 * @throws {CliError} `CHANGED_MEANWHILE`, naming what vanished and stayed away; what `readProfiles` throws
 */
export async function readWhole(context: ReadContext, seen: ProfilesDocument): Promise<ProfilesDocument> {
  return settle(context, seen, () =>
    readIfThere(context, seen.file.path).catch((error: unknown) => {
      throw fileError(error, seen.file.path, "could not be read");
    }),
  );
}

/** The same of whatever `read` reads, until it reads as a whole file. */
export async function settle(
  context: ReadContext,
  seen: ProfilesDocument,
  read: () => Promise<Uint8Array | undefined>,
): Promise<ProfilesDocument> {
  const start = context.clock.now().getTime();
  for (;;) {
    const document = parseProfiles((await read()) ?? "", seen.file);
    const missing = missingFrom(document, seen);
    const isWhole = missing.length === 0 && document.problems.length === 0;
    if (isWhole) return document;
    if (context.clock.now().getTime() - start >= PATIENCE) {
      requireValid(document);
      // A session that is gone was logged out of, and is got anew at any time.
      if (missing.every((profile) => isSession(seen, profile))) return document;
      throw vanished(seen, missing);
    }
    await context.clock.sleep(PAUSE);
  }
}

function missingFrom({ profiles }: ProfilesDocument, seen: ProfilesDocument): string[] {
  return [...seen.profiles.keys()].filter((profile) => !profiles.has(profile));
}

function isSession(seen: ProfilesDocument, profile: string): boolean {
  return profileContent([seen], profile).kind === "session";
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
