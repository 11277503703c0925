import type { Context } from "../context/index.js";
import { awsErrorName, CliError, quote, regionAdvice, usageError } from "../errors/index.js";
import { listAccessKeys, type AccessKey } from "../iam/index.js";
import { getCallerIdentity, type CallerIdentity } from "../sts/index.js";
import type { VaultContext } from "../vault/index.js";
import { heldKeyOf, openDocuments, readDocuments, type Documents, type HeldKey } from "./held-keys.js";
import { maskKeyId, settingsFor, type KeyLocation } from "./key-location.js";
import type { Signer } from "./signer.js";

/** A key of the files, as AWS sees it. */
export interface Inspection {
  readonly profile: string;
  readonly documents: Documents;
  readonly key: HeldKey;
  readonly userName: string;
  readonly accountId: string;
  /** When the key was made, where AWS tells. */
  readonly created: Date | undefined;
  /** All keys of the user. */
  readonly keys: readonly AccessKey[];
}

/**
 * Whose key a profile holds, and which other keys that user has. Nothing is changed.
 *
 * @throws CliError what `heldKeyOf` throws; KEY_UNKNOWN where AWS does not take the key; NOT_AWS where what answers does
 * not know it; USAGE where it is not an IAM user's
 */
export async function inspectKey(
  context: Pick<Context, "aws" | "clock"> & VaultContext,
  { location, profile, signer }: { location: KeyLocation; profile: string; signer: Signer },
): Promise<Inspection> {
  const documents = await openDocuments(context, await readDocuments(context, location), profile);
  const key = heldKeyOf(documents, profile);
  const { userName, accountId } = requireUser(await identify(context, { location, profile, key }), profile);
  const keys = await signer.iam([key], (iam) => listAccessKeys(iam, userName));
  const own = keys.find(({ accessKeyId }) => accessKeyId === key.accessKeyId);
  if (own === undefined) throw notListed(key, userName);
  return { profile, documents, key, userName, accountId, created: own.created, keys };
}

/** It signed the very call, so that an answer without it is wrong or old, and its room for a new key as well. */
function notListed(key: HeldKey, userName: string): CliError {
  return new CliError({
    code: "NOT_AWS",
    message: `The list of ${userName}'s access keys does not contain ${maskKeyId(key)}, the key that requested it.`,
    hint: "A key that is only seconds old may not be listed yet: try again. If it happens again, check AWS_ENDPOINT_URL, --endpoint-url and HTTPS_PROXY: whatever answers there is not AWS.",
  });
}

async function identify(
  { aws }: Pick<Context, "aws">,
  { location, profile, key }: { location: KeyLocation; profile: string; key: HeldKey },
): Promise<CallerIdentity> {
  try {
    return await getCallerIdentity(await aws.sts(settingsFor(location, profile, key)));
  } catch (cause) {
    if (awsErrorName(cause) !== "InvalidClientTokenId") throw cause;
    throw new CliError({
      code: "KEY_UNKNOWN",
      message: `AWS rejected the access key ${maskKeyId(key)} of the profile "${profile}": it was deleted, is inactive, has expired, or belongs to another partition.`,
      hint: `An administrator can reactivate it, or create a new one, to be stored with: aws configure --profile ${quote(profile)}\n${regionAdvice(cause)}`.trimEnd(),
      cause,
    });
  }
}

function requireUser({ kind, arn, userName, accountId }: CallerIdentity, profile: string) {
  if (userName !== undefined) return { userName, accountId };
  throw usageError(
    kind === "root"
      ? `The access key of the profile "${profile}" is the root user's.`
      : `The access key of the profile "${profile}" does not belong to an IAM user, but to ${arn}.`,
    kind === "root"
      ? "The root user should have no access keys: delete it in the AWS console, and use an IAM user's."
      : "Name a profile that has an IAM user's long-term keys.",
  );
}
