import type { Context } from "@iam-tools/core/context";
import { FileLocked, withLock } from "@iam-tools/core/files";
import type { ProfilesFile } from "@iam-tools/core/profiles";

/** Milliseconds after which a person is told that others are waited for, and for how long they are. */
const [unnoticed, patience] = [500, 10 * 60_000];

/**
 * Does what of several processes one may do at a time: to get a profile's session, or to move it with its keys. The folder
 * of the credentials file has to be there.
 *
 * @param asks whether the person may be asked something, on the terminal
 */
export async function withLoginLock<T>(
  context: Context,
  { path }: ProfilesFile,
  profile: string,
  work: () => Promise<T>,
  { asks = true }: { readonly asks?: boolean } = {},
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
    if (isMine || !(error instanceof FileLocked)) throw error;
    // On the same terminal the other's question stands, with the cursor behind it.
    const waiting =
      `${asks ? "\n" : ""}Another iam-login (${error.holder}) is asking; waiting for it.\n` +
      "Answer it in its terminal; if Ctrl-Z stopped it there, type: fg\nTo stop waiting: Ctrl-C\n";
    // What belongs to no question is for whoever reads the errors, such as a log.
    if (asks) context.prompt.show(waiting);
    else context.err.write(waiting);
  }
  return withLock(context, lock, work, { timeout: patience, isTold: true });
}
