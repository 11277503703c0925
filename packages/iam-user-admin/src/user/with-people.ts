import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode } from "@iam-tools/core/errors";
import { FileLocked, withLock, type LockContext } from "@iam-tools/core/files";
import { foldCase } from "@iam-tools/core/username";
import { privateFolder } from "../files/private-files.js";

/** Whom a run gives passwords; the name only where it was chosen, and does not follow from the address. */
export interface Claimed {
  readonly email: string;
  readonly userName?: string | undefined;
}

type PeopleContext = LockContext & Pick<Context, "env">;

/**
 * Runs `work` while no other run on this machine gives these people passwords: both would set one and mail it, and the
 * first would be dead on arrival. What the work reads before it decides belongs inside.
 *
 * @param people nobody where nothing will be changed: then nothing is written here either
 * @throws CliError RUN_UNDER_WAY where another does not come to its end in time
 */
export async function withPeople<Result>(
  context: PeopleContext,
  people: readonly Claimed[],
  work: () => Promise<Result>,
): Promise<Result> {
  if (people.length === 0) return work();
  const whose = new Map(
    people.flatMap(({ email, userName }): [string, string][] => [
      [userPart(email), email],
      ...(userName === undefined ? [] : [[inSigns(userName), userName] as [string, string]]),
    ]),
  );
  const folder = privateFolder(context);
  let hasBegun = false;
  try {
    await context.files.makeFolder(folder, 0o700);
    const begin = () => {
      hasBegun = true;
      return work();
    };
    return await withLock(context, `${folder}/people`, begin, { claims: [...whose.keys()] });
  } catch (error) {
    if (hasBegun) throw error;
    // Where nothing can be written there is nothing to guard: a password is kept there before it is set.
    const reason = error instanceof CliError ? error.cause : error;
    if (hasCode(reason, "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOENT", "ENOTDIR", "EEXIST")) return work();
    if (!(error instanceof FileLocked)) throw error;
    throw new CliError({
      code: "RUN_UNDER_WAY",
      message: `Another run is working for ${whose.get(error.claim ?? "") ?? "people"}, and did not finish within 10 seconds.`,
      hint: `Nothing was changed. ${error.hint}`,
      cause: error,
    });
  }
}

/** What all addresses that come to one user name have in common, in the signs that it may have. */
function userPart(email: string): string {
  return inSigns(email.replace(/@[^@]*$/, ""));
}

function inSigns(text: string): string {
  return foldCase(text).replace(/[^\w+=,.@-]/g, "_");
}
