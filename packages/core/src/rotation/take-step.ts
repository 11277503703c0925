import type { AwsClient } from "../context/index.js";
import { awsErrorName, CliError } from "../errors/index.js";
import {
  createAccessKey,
  deleteAccessKey,
  isRefusal,
  listAccessKeys,
  setAccessKeyStatus,
  whileSettling,
  type NewAccessKey,
} from "../iam/index.js";
import { agreeToStep, needsConsent } from "./consent.js";
import { profilesHolding, readDocuments } from "./held-keys.js";
import { newKey, writeJournal, type Attempt, type Journal, type KeyPair } from "./journal.js";
import type { RotationState, RotationStep } from "./next-step.js";
import { maskKeyId, settingsFor, type RotationContext } from "./key-location.js";
import { patience, proveKey } from "./prove-key.js";
import { replaceKey } from "./replace-key.js";
import type { RotationWork } from "./rotation-work.js";
import type { Signer } from "./signer.js";

/** There is certainly no new key; the cause says why. */
export class KeyNotCreated extends Error {
  constructor(cause: unknown) {
    super("No access key was created", { cause });
  }
}

const throttled = ["Throttling", "TooManyRequests", "RequestLimitExceeded"];

/**
 * Does the one thing, and can do it again: but for `create-key`, which answers the key that was created.
 *
 * @throws CliError KEY_NOT_PROVEN, ON_ROTATED_FAILED: the rotation should be undone; REFUSED where the person does not
 * agree
 * @throws KeyNotCreated
 */
export async function takeStep(
  context: RotationContext,
  work: RotationWork,
  state: RotationState,
  step: RotationStep,
): Promise<NewAccessKey | undefined> {
  const { location, signer, backup, yes } = work;
  const { journal } = state;
  const { old, userName } = journal;
  const consent = await needsConsent(work, state, step);
  if (consent !== undefined) await agreeToStep(context, consent, yes);
  switch (step.do) {
    case "delete-inactive-key":
      await signer.iam([old], (iam) => deleteAccessKey(iam, { userName, accessKeyId: step.accessKeyId }));
      return undefined;
    case "remove-lost-key":
      await signer.iam([old], (iam) => deleteAccessKey(iam, { userName, accessKeyId: step.accessKeyId }));
      return undefined;
    case "create-key":
      return create(context, work, journal);
    case "prove-key": {
      const pair = step.which === "old" ? old : newKey(journal);
      const settings = settingsFor(location, journal.profile, pair);
      if (!(await proveKey(context, settings, journal))) throw notProven(pair, step.which);
      return undefined;
    }
    case "save-key": {
      const made = newKey(journal);
      const { restores, keys } = state;
      const [from, to] = step.which === "new" ? [old, made] : [made, old];
      const created = keys.find(({ accessKeyId }) => accessKeyId === to.accessKeyId)?.created;
      await replaceKey(context, location, { from, to, created, restores, backup: step.which === "new" && backup });
      return undefined;
    }
    case "announce-key":
      await announce(context, work, journal);
      return undefined;
    case "deactivate-key":
      // Said once, it holds: a run that goes on after this one was cut off here does not wait either. With a grace, and be
      // it a moment's, it asks about uses all the same.
      if (state.endsGrace === true && journal.grace > 0) {
        await writeJournal(context, location, { ...journal, grace: 1 });
      }
      await deactivateOld(context, signer, journal);
      return undefined;
    case "activate-key": {
      const pairs = [newKey(journal), old];
      await settled(context, () => signer.iam(pairs, (iam) => setAccessKeyStatus(iam, { userName, ...old }, "Active")));
      return undefined;
    }
    case "delete-key": {
      const [gone, stays] = step.which === "old" ? [old, newKey(journal)] : [newKey(journal), old];
      const { accessKeyId } = gone;
      await settled(context, () => signer.iam([stays], (iam) => deleteAccessKey(iam, { userName, accessKeyId })));
      return undefined;
    }
  }
}

/** Signed by the new key alone: so it shows that it may do what the next rotation will need. */
async function deactivateOld(context: RotationContext, signer: Signer, journal: Journal): Promise<void> {
  const { old, userName } = journal;
  const made = newKey(journal);
  const call = async () => {
    try {
      await signer.iam([made], (iam) => setAccessKeyStatus(iam, { userName, ...old }, "Inactive"));
    } catch (error) {
      if (awsErrorName(error) !== "InvalidClientTokenId") throw error;
      if (await isTakenAway(signer, journal)) throw keyTakenAway(journal);
      throw error;
    }
  };
  // It has worked before: what AWS does not know of it by then it will not learn any more.
  await whileSettling(context, { codes: ["InvalidClientTokenId"], patience: 30_000 }, call).catch((error: unknown) => {
    if (awsErrorName(error) === "InvalidClientTokenId") throw keyTakenAway(journal);
    unlessGone(error);
  });
}

/** Whether AWS lists the new key as inactive; one that was deleted may only not be listed yet. */
async function isTakenAway(signer: Signer, journal: Journal): Promise<boolean> {
  const { accessKeyId } = newKey(journal);
  const keys = await signer.iam([journal.old], (iam) => listAccessKeys(iam, journal.userName));
  return keys.some((key) => key.accessKeyId === accessKeyId && key.status === "Inactive");
}

/** The profiles hold a key that does not work any more. */
export function keyTakenAway(journal: Journal): CliError {
  return new CliError({
    code: "KEY_NOT_PROVEN",
    message: `The new access key ${maskKeyId(newKey(journal))} was deleted or deactivated by someone else.`,
    hint: "Find out who did that, and why; then rotate again.",
  });
}

/**
 * One attempt: where its answer is lost there is a key that nobody knows. Being refused or throttled is an answer. What
 * is noted of it tells that key, later, from one of others.
 */
async function create(
  context: RotationContext,
  { location, signer }: RotationWork,
  journal: Journal,
): Promise<NewAccessKey> {
  const { old, userName, attempts = [] } = journal;
  const note = (attempt: Attempt) => writeJournal(context, location, { ...journal, attempts: [...attempts, attempt] });
  let isUnanswered = false;
  const attempt = async (iam: AwsClient) => {
    const from = signer.now().toISOString();
    await note({ from });
    context.signal.throwIfAborted();
    isUnanswered = true;
    try {
      return await createAccessKey(iam, userName);
    } catch (error) {
      isUnanswered = !isRefusal(error);
      // Where it cannot be noted, the longest time that a request may take holds.
      if (isUnanswered) await note({ from, until: signer.now().toISOString() }).catch(() => undefined);
      throw error;
    }
  };
  try {
    return await whileSettling(context, { codes: throttled, patience: 30_000 }, () => signer.iam([old], attempt, 1));
  } catch (error) {
    throw isUnanswered ? error : new KeyNotCreated(error);
  }
}

/** IAM may not know the key that signs yet, although STS does. */
async function settled(context: RotationContext, call: () => Promise<void>): Promise<void> {
  await whileSettling(context, { codes: ["InvalidClientTokenId"], patience }, call);
}

function unlessGone(error: unknown): void {
  if (awsErrorName(error) !== "NoSuchEntity") throw error;
}

/** The secret goes to the command's standard input, where no other user can see it. */
async function announce(context: RotationContext, { location }: RotationWork, journal: Journal): Promise<void> {
  const { accessKeyId, secretAccessKey } = newKey(journal);
  const { userName, accountId, old, onRotated = "" } = journal;
  const profiles = profilesHolding(await readDocuments(context, location), { accessKeyId });
  const told = { profiles, userName, accountId, oldAccessKeyId: old.accessKeyId, accessKeyId, secretAccessKey };
  // Its standard output is dropped: it may repeat what it is given, and ours is for the result.
  const { exitCode } = await context.processes.run({
    line: onRotated,
    input: `${JSON.stringify(told)}\n`,
    capture: true,
  });
  if (exitCode === 0) return;
  throw new CliError({
    code: "ON_ROTATED_FAILED",
    message: `The command given with --on-rotated ended with exit code ${exitCode}.`,
    hint: "The command may have run in part; rotate again to re-run it.",
  });
}

function notProven(pair: KeyPair, which: "old" | "new"): CliError {
  return new CliError({
    code: "KEY_NOT_PROVEN",
    message: `The ${which} access key ${maskKeyId(pair)} did not work within ${patience / 1000} seconds.`,
    hint: "AWS may be slow today: try again later.",
  });
}
