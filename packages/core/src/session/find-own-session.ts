import type { AwsSettings, Context } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import { storedSession, type ProfilesDocument } from "../profiles/index.js";
import { getCallerIdentity } from "../sts/index.js";
import type { VaultContext } from "../vault/index.js";
import type { Source } from "./plan-session.js";

/**
 * A stored session of the very user whose keys the source has, for calls that a policy allows with MFA only; undefined
 * where there is none. Which profile it is in does not matter: AWS is asked whose it is.
 */
export async function findOwnSession(
  context: Pick<Context, "aws" | "clock"> & VaultContext,
  { settings, credentials, vault }: Pick<Source, "settings" | "credentials" | "vault">,
  callerArn: string,
): Promise<AwsSettings | undefined> {
  const stores = vault === undefined ? [credentials] : [await inClear(context, vault), credentials];
  const now = context.clock.now();
  for (const session of stores.flatMap((store) => validSessions(store, now))) {
    const candidate = { ...settings, credentials: session };
    if ((await arnOf(context, candidate)) === callerArn && (await hasMfa(context, candidate))) return candidate;
  }
  return undefined;
}

async function inClear(context: VaultContext, vault: ProfilesDocument): Promise<ProfilesDocument> {
  const { openVault } = await import("../vault/index.js");
  return (await openVault(context, vault)).clear(vault, [...vault.profiles.keys()]).document;
}

function validSessions(credentials: ProfilesDocument, now: Date) {
  return (
    [...credentials.profiles.keys()]
      .map((profile) => storedSession(credentials, profile))
      .filter((session) => session !== undefined)
      // A narrower one is the user's own as well, but may not make these calls.
      .filter(({ scopeOf }) => scopeOf === undefined)
      .filter(({ expiration }) => expiration === undefined || expiration > now)
  );
}

/**
 * IAM does not know a user's session that was got without a code; whether it allows this very call is another matter.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
async function hasMfa({ aws }: Pick<Context, "aws">, settings: AwsSettings): Promise<boolean> {
  const { listMfaDevices } = await import("../iam/index.js");
  try {
    await listMfaDevices(await aws.iam(settings));
    return true;
  } catch (error) {
    return awsErrorName(error) !== "InvalidClientTokenId";
  }
}

/** A session that AWS does not take is none. */
async function arnOf({ aws }: Pick<Context, "aws">, settings: AwsSettings): Promise<string | undefined> {
  try {
    return (await getCallerIdentity(await aws.sts(settings))).arn;
  } catch {
    return undefined;
  }
}
