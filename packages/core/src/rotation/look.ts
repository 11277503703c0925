import { awsErrorName, CliError, quote } from "../errors/index.js";
import { listAccessKeys, whileSettling, type AccessKey } from "../iam/index.js";
import { profilesHolding, readDocuments, strayProfiles } from "./held-keys.js";
import type { Journal, KeyPair } from "./journal.js";
import type { RotationState } from "./next-step.js";
import { maskKeyId, type RotationContext } from "./key-location.js";
import type { RotationLook } from "./rotation-work.js";

/** Milliseconds after which a key that was saved is listed. */
const listedAfter = 60_000;

/** The new key may be too new to be listed; for a minute it is taken for there. */
export async function listKeys(context: RotationContext, work: Work, journal: Journal): Promise<AccessKey[]> {
  const { signer } = work;
  const { old, userName, new: made, saved } = journal;
  const pairs = made === undefined ? [old] : [made, old];
  try {
    const keys = await whileSettling(context, { codes: ["InvalidClientTokenId"], patience: 5_000 }, () =>
      signer.iam(pairs, (iam) => listAccessKeys(iam, userName)),
    );
    const isListed = made === undefined || keys.some(({ accessKeyId }) => accessKeyId === made.accessKeyId);
    const isOld = saved !== undefined && signer.now().getTime() - Date.parse(saved) > listedAfter;
    return isListed || isOld
      ? keys
      : [...keys, { accessKeyId: made.accessKeyId, status: "Active", created: undefined }];
  } catch (cause) {
    if (awsErrorName(cause) !== "InvalidClientTokenId") throw cause;
    throw noKeyWorks(work, journal, cause);
  }
}

type Work = Pick<RotationLook, "location" | "signer" | "commands">;

/** No key of the rotation works: the person cannot go on alone. */
function noKeyWorks({ location, commands }: Work, journal: Journal, cause: unknown): CliError {
  const { old, new: made, userName, accountId, profile } = journal;
  const isAlone = made === undefined;
  const taken = isAlone
    ? `no longer accepts the old key ${maskKeyId(old)}`
    : `accepts neither the new key ${maskKeyId(made)} nor the old key ${maskKeyId(old)}`;
  return new CliError({
    code: "KEY_UNKNOWN",
    message: `AWS ${taken}, so the rotation of the profile "${profile}" cannot continue: someone else deleted or deactivated ${isAlone ? "it" : "them"}.`,
    hint: [
      `An administrator of the account ${accountId} can reactivate ${isAlone ? "it" : "one of them"}: aws iam list-access-keys --user-name ${userName}, then aws iam update-access-key --user-name ${userName} --status Active --access-key-id ID`,
      `Then continue: ${commands.finish}`,
      `If that is impossible, the administrator can create another key: aws iam create-access-key --user-name ${userName}. Store it with: aws configure --profile ${quote(profile)}. Then remove the note of this rotation, a hidden file beside ${location.journals.path} whose name ends in ${old.accessKeyId.slice(-4)}.json.`,
    ].join("\n"),
    cause,
  });
}

/**
 * The state once AWS was asked again, after a call for which it did not know the key that signed. A key that was made
 * inactive a moment ago may still sign: what is listed decides.
 *
 * @throws {CliError} `KEY_UNKNOWN` where neither of the rotation's keys works
 */
export async function lookAgain(work: Work, state: RotationState, cause: unknown): Promise<RotationState> {
  const { journal } = state;
  const pairs = journal.new === undefined ? [journal.old] : [journal.new, journal.old];
  let keys: AccessKey[];
  try {
    keys = await work.signer.iam(pairs, (iam) => listAccessKeys(iam, journal.userName));
  } catch (error) {
    if (awsErrorName(error) === "InvalidClientTokenId") throw noKeyWorks(work, journal, error);
    return state;
  }
  const works = ({ accessKeyId, status }: AccessKey) =>
    status === "Active" && pairs.some((pair) => pair.accessKeyId === accessKeyId);
  if (!keys.some(works)) throw noKeyWorks(work, journal, cause);
  return { ...state, keys };
}

/** Milliseconds for which a file may be away, or empty, since someone is writing it. */
const writingTime = 1_500;

/** What the files hold now; where a profile has lost its key, once more after a while. */
export async function look(
  context: RotationContext,
  { location, signer }: Pick<RotationLook, "location" | "signer">,
  state: RotationState,
): Promise<RotationState> {
  const { journal } = state;
  let documents = await readDocuments(context, location);
  let strays = strayProfiles(documents, journal);
  for (let waited = 0; strays.length > state.restores.length && waited < writingTime; waited += 250) {
    await context.clock.sleep(250);
    documents = await readDocuments(context, location);
    strays = strayProfiles(documents, journal);
  }
  const isHeld = (pair: KeyPair | undefined) => pair !== undefined && profilesHolding(documents, pair).length > 0;
  const held = { old: isHeld(journal.old), new: isHeld(journal.new) };
  return { ...state, held, strays, now: signer.now() };
}
