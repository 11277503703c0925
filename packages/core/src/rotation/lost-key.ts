import { getAccessKeyLastUsed, type AccessKey, type AccessKeyUse } from "../iam/index.js";
import type { Attempt, Journal } from "./journal.js";
import type { RotationState } from "./next-step.js";
import type { Signer } from "./signer.js";

/** Milliseconds: ages are in whole seconds, and so are the answers that tell AWS's time, which take their time too. */
const slack = 5_000;
/** Milliseconds after which the AWS client gives a request up: 10 s to connect, 60 s for the answer. */
const longestRequest = 70_000;
/** Milliseconds after which a key that was never used is nobody's: its use is told late, and a new one may wait for its day. */
const unusedProof = 7 * 86_400_000;

/** A key that came after the rotation began, and the rotation knows no secret of. */
export type Origin =
  /** Certainly not this rotation's. */
  | { readonly of: "others"; readonly why: string }
  /** From the very seconds in which this rotation asked for one; yet others may have made one then, too. */
  | { readonly of: "unknown"; readonly created: Date; readonly provenAt: Date }
  /** The same, and never used in all the days since. */
  | { readonly of: "rotation" };

/** Whose a key is that came after the rotation began. */
export function originOf(
  signer: Signer,
  { journal, keys }: Pick<RotationState, "journal" | "keys">,
  accessKeyId: string,
): Promise<Origin> {
  return originOfKey(keys.find((key) => key.accessKeyId === accessKeyId) ?? { accessKeyId, created: undefined }, {
    attempts: journal.attempts ?? [],
    now: () => signer.now(),
    lastUse: () => signer.iam([journal.old], (iam) => getAccessKeyLastUsed(iam, accessKeyId)),
  });
}

export interface OriginFacts {
  readonly attempts: readonly Attempt[];
  /** By AWS's clock, once it has been asked. */
  readonly now: () => Date;
  readonly lastUse: () => Promise<AccessKeyUse | undefined>;
}

/** Whose a key is that nobody knows the secret of, where one was asked for at those times. */
export async function originOfKey(
  { created }: Pick<AccessKey, "accessKeyId" | "created">,
  { attempts, now, lastUse }: OriginFacts,
): Promise<Origin> {
  if (created === undefined || !isOfAttempt({ attempts }, created)) {
    return { of: "others", why: "not of the time at which the rotation asked for one" };
  }
  const use = await lastUse();
  if (use !== undefined) return { of: "others", why: `used by others (${describeUse(use)})` };
  const provenAt = new Date(created.getTime() + unusedProof);
  return now() < provenAt ? { of: "unknown", created, provenAt } : { of: "rotation" };
}

/** Whether a key of that time may be the answer to a request whose answer nobody got. */
export function isOfAttempt({ attempts = [] }: Pick<Journal, "attempts">, created: Date): boolean {
  return attempts.some((attempt) => {
    const { from, until } = windowOf(attempt);
    return from <= created.getTime() && created.getTime() <= until;
  });
}

function windowOf({ from, until }: Attempt) {
  const end = until === undefined ? Date.parse(from) + longestRequest : Date.parse(until);
  return { from: Date.parse(from) - slack, until: end + slack };
}

export function describeUse({ date, service, region }: AccessKeyUse): string {
  return `${date.toISOString()}, ${service} in ${region}`;
}
