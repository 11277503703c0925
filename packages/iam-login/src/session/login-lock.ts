import type { Context } from "@iam-tools/core/context";
import { hasCode } from "@iam-tools/core/errors";
import { withLock } from "@iam-tools/core/files";
import type { ProfilesFile } from "@iam-tools/core/profiles";

/** Milliseconds after which a person is told that others are waited for, and for how long they are. */
const [unnoticed, patience] = [500, 10 * 60_000];

/**
 * Does what of several processes one may do at a time: to get a profile's session, or to move it with its keys. The folder
 * of the credentials file has to be there.
 */
export async function withLoginLock<T>(
  context: Context,
  { path }: ProfilesFile,
  profile: string,
  work: () => Promise<T>,
): Promise<T> {
  const lock = `${path}.login.${encodeURIComponent(profile)}`;
  let isMine = false;
  const start = () => {
    isMine = true;
    return work();
  };
  try {
    return await withLock(context, lock, start, { timeout: unnoticed });
  } catch (error) {
    if (isMine || !hasCode(error, "FILE_LOCKED")) throw error;
  }
  context.prompt.show("Another iam-login is asking; waiting for it.\n");
  return withLock(context, lock, work, { timeout: patience, isTold: true });
}
