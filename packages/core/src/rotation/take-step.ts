import { confirm } from "../cli/index.js";
import type { AwsClient } from "../context/index.js";
import { awsErrorName, CliError, refusal } from "../errors/index.js";
import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  setAccessKeyStatus,
  whileSettling,
  type AccessKeyUse,
  type NewAccessKey,
} from "../iam/index.js";
import { profilesHolding, readDocuments } from "./held-keys.js";
import type { Journal, KeyPair } from "./journal.js";
import { describeUse, whyForeign } from "./lost-key.js";
import type { RotationState, Step } from "./next-step.js";
import { maskKeyId, settingsFor, type RotationContext } from "./place.js";
import { patience, proveKey } from "./prove-key.js";
import { replaceKey } from "./replace-key.js";
import type { RotationWork } from "./run-rotation.js";
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
  step: Step,
): Promise<NewAccessKey | undefined> {
  const { place, signer, backup, yes } = work;
  const { journal } = state;
  const { old, userName } = journal;
  const warning = await needsConsent(signer, state, step);
  if (warning !== undefined) await confirm(context, { warning, yes });
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
      if (!(await proveKey(context, settingsFor(place, journal.profile, pair)))) throw notProven(pair, step.which);
      return undefined;
    }
    case "save-key": {
      const made = newKey(journal);
      const forward = { from: old, to: made, backup };
      const back = { from: made, to: old, backup: false };
      await replaceKey(context, place, step.which === "new" ? forward : back);
      return undefined;
    }
    case "announce-key":
      await announce(context, work, journal);
      return undefined;
    case "deactivate-key": {
      const made = newKey(journal);
      // By the new key alone: so it shows that it may do what the next rotation will need.
      await settled(context, () =>
        signer.iam([made], (iam) => setAccessKeyStatus(iam, { userName, ...old }, "Inactive")),
      ).catch(unlessGone);
      return undefined;
    }
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

/** One attempt: where its answer is lost there is a key that nobody knows. Being refused or throttled is an answer. */
async function create(
  context: RotationContext,
  { signer }: RotationWork,
  { old, userName }: Journal,
): Promise<NewAccessKey> {
  let isUnanswered = false;
  const attempt = async (iam: AwsClient) => {
    isUnanswered = true;
    try {
      return await createAccessKey(iam, userName);
    } catch (error) {
      isUnanswered = !isRefusal(error);
      throw error;
    }
  };
  try {
    return await whileSettling(context, { codes: throttled, patience: 30_000 }, () => signer.iam([old], attempt, 1));
  } catch (error) {
    throw isUnanswered ? error : new KeyNotCreated(error);
  }
}

/** Whether AWS answered that it did not do it; where it failed (5xx) or said nothing, it may have. */
function isRefusal(error: unknown): boolean {
  const answered = error instanceof CliError ? (error.cause ?? error) : error;
  const { $metadata } = answered as { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}

function newKey({ new: made }: Journal): KeyPair {
  if (made === undefined) throw new Error("There is no new key yet");
  return made;
}

/** IAM may not know the key that signs yet, although STS does. */
async function settled(context: RotationContext, call: () => Promise<void>): Promise<void> {
  await whileSettling(context, { codes: ["InvalidClientTokenId"], patience }, call);
}

function unlessGone(error: unknown): void {
  if (awsErrorName(error) !== "NoSuchEntity") throw error;
}

/**
 * What the person is asked to agree to before a step, if anything. Nothing is changed.
 *
 * @throws CliError REFUSED where no one can agree to it
 */
export async function needsConsent(
  signer: Signer,
  state: Pick<RotationState, "journal" | "keys">,
  step: Step,
): Promise<string | undefined> {
  if (step.do === "remove-lost-key") return consentToRemove(signer, state, step.accessKeyId);
  if (step.do !== "deactivate-key" || step.unlessUsedSince === undefined) return undefined;
  return consentToDeactivate(signer, state.journal, step.unlessUsedSince);
}

/** A key that nobody knows the secret of is no use to anyone, where it is the one that the dead run made. */
async function consentToRemove(
  signer: Signer,
  { journal, keys }: Pick<RotationState, "journal" | "keys">,
  accessKeyId: string,
): Promise<string> {
  const which = `the access key ${maskKeyId({ accessKeyId })} of ${journal.userName}`;
  const why = await whyForeign(signer, { journal, keys }, accessKeyId);
  if (why === undefined) {
    return `A run that was cut off made ${which}, which was never used and whose secret nobody knows; it will be deleted.`;
  }
  throw refusal(
    `The rotation that began ${journal.started} cannot go on: ${which} came meanwhile, and is ${why}.`,
    `AWS allows a user two keys. Find out whose it is; or forget the rotation with: key-rotate abort`,
  );
}

async function consentToDeactivate(signer: Signer, journal: Journal, since: string): Promise<string | undefined> {
  const { old } = journal;
  let use: AccessKeyUse | undefined;
  try {
    use = await signer.iam([newKey(journal)], (iam) => getAccessKeyLastUsed(iam, old.accessKeyId));
  } catch (error) {
    if (awsErrorName(error) !== "AccessDenied") throw error;
    return `Whether the old access key ${maskKeyId(old)} is still used cannot be seen: iam:GetAccessKeyLastUsed is denied. It will be deactivated.`;
  }
  if (use === undefined || use.date.getTime() <= Date.parse(since)) return undefined;
  return `The old access key ${maskKeyId(old)} is still used: ${describeUse(use)}. It will be deactivated.`;
}

/** The secret goes to the command's standard input, where no other user can see it. */
async function announce(context: RotationContext, { place }: RotationWork, journal: Journal): Promise<void> {
  const { accessKeyId, secretAccessKey } = newKey(journal);
  const { userName, accountId, old, onRotated = "" } = journal;
  const profiles = profilesHolding(await readDocuments(context, place), { accessKeyId });
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
    hint: "It may have changed something before it failed: run it again by rotating again.",
  });
}

function notProven(pair: KeyPair, which: "old" | "new"): CliError {
  return new CliError({
    code: "KEY_NOT_PROVEN",
    message: `The ${which} access key ${maskKeyId(pair)} did not work within ${patience / 1000} seconds.`,
    hint: "AWS may be slow today: try again later.",
  });
}
