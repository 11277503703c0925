import type { Context } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import type { LockContext } from "../files/index.js";
import { editProfiles, madeFrom, type ProfilesDocument, type StoredSession } from "../profiles/index.js";
import { getCallerIdentity } from "../sts/index.js";
import type { Source } from "./plan-session.js";

/**
 * Whose a session is, where the files do not tell: one that an older version stored, or whose key was replaced since.
 * AWS is asked, with the profile's keys and with the session.
 *
 * @returns the ARN of the session's user where that is another than the keys', `"ended"` where AWS does not take it,
 * undefined where it is the profile's own
 */
export async function foreignOwner(
  context: Pick<Context, "aws">,
  { settings }: Pick<Source, "settings">,
  session: StoredSession,
): Promise<string | undefined> {
  const [own, other] = await Promise.all([
    context.aws.sts(settings).then(getCallerIdentity),
    context.aws
      .sts({ ...settings, credentials: session })
      .then(getCallerIdentity)
      .catch((error: unknown) => {
        if (["ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"].includes(awsErrorName(error)))
          return undefined;
        throw error;
      }),
  ]);
  if (other === undefined) return "ended";
  return other.arn === own.arn ? undefined : other.arn;
}

/** Notes in its profile which key a session is of, so that nobody has to ask again; a file that cannot be written stays. */
export async function noteOwner(
  context: LockContext,
  seen: ProfilesDocument,
  { target, accessKeyId }: { readonly target: string; readonly accessKeyId: string },
): Promise<void> {
  try {
    await editProfiles(context, seen, { decide: () => [{ profile: target, set: madeFrom(accessKeyId) }] });
  } catch {
    // It works without, and is asked the next time.
  }
}
