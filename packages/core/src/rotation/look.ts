import { awsErrorName, CliError } from "../errors/index.js";
import { listAccessKeys, whileSettling, type AccessKey } from "../iam/index.js";
import { profilesHolding, readDocuments, strayProfiles } from "./held-keys.js";
import type { Journal, KeyPair } from "./journal.js";
import type { RotationState } from "./next-step.js";
import { maskKeyId, type RotationContext } from "./place.js";
import type { RotationLook } from "./rotation-work.js";
import type { Signer } from "./signer.js";

/** Milliseconds after which a key that was saved is listed. */
const listedAfter = 60_000;

/** The new key may be too new to be listed; for a minute it is taken for there. */
export async function listKeys(context: RotationContext, signer: Signer, journal: Journal): Promise<AccessKey[]> {
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
    throw new CliError({
      code: "KEY_UNKNOWN",
      message: `AWS takes neither ${["the new key", ...pairs.map((pair) => maskKeyId(pair))].slice(-2).join(" nor ")}, so that the unfinished rotation of the profile "${journal.profile}" cannot go on: others have deleted or deactivated them.`,
      hint: `An administrator of the account ${journal.accountId} can make a key of ${userName} active again, or make a new one. When no key of this rotation is left in AWS, remove its note, ending in ${journal.old.accessKeyId}.json, from beside the credentials file.`,
      cause,
    });
  }
}

/** Milliseconds for which a file may be away, or empty, since someone is writing it. */
const writingTime = 1_500;

/** What the files hold now; where a profile has lost its key, once more after a while. */
export async function look(
  context: Pick<RotationContext, "clock" | "files">,
  { place, signer }: Pick<RotationLook, "place" | "signer">,
  state: RotationState,
): Promise<RotationState> {
  const { journal } = state;
  let documents = await readDocuments(context, place);
  let strays = strayProfiles(documents, journal);
  for (let waited = 0; strays.length > state.restores.length && waited < writingTime; waited += 250) {
    await context.clock.sleep(250);
    documents = await readDocuments(context, place);
    strays = strayProfiles(documents, journal);
  }
  const isHeld = (pair: KeyPair | undefined) => pair !== undefined && profilesHolding(documents, pair).length > 0;
  const held = { old: isHeld(journal.old), new: isHeld(journal.new) };
  return { ...state, held, strays, now: signer.now() };
}
