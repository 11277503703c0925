import { getAccessKeyLastUsed, type AccessKeyUse } from "../iam/index.js";
import type { Journal } from "./journal.js";
import type { RotationState } from "./next-step.js";
import type { Signer } from "./signer.js";

/** Milliseconds by which this machine's clock and AWS's may differ. */
const clockSkew = 15 * 60_000;
/** Milliseconds that AWS may take to make a key, the time of being throttled and of asking for a code included. */
const creation = 5 * 60_000;

/**
 * Why a key that came after the rotation began is not the one that a run made and never got to know; undefined where it
 * is that one, and nobody knows its secret.
 */
export async function whyForeign(
  signer: Signer,
  { journal, keys }: Pick<RotationState, "journal" | "keys">,
  accessKeyId: string,
): Promise<string | undefined> {
  const created = keys.find((key) => key.accessKeyId === accessKeyId)?.created;
  if (!isOfAttempt(journal, created)) return "not of the time at which the rotation asked for one";
  const use = await signer.iam([journal.old], (iam) => getAccessKeyLastUsed(iam, accessKeyId));
  return use === undefined ? undefined : `used by others (${describeUse(use)})`;
}

/** Whether a key of that time may be the answer to the one attempt to make a key. */
export function isOfAttempt({ attempted }: Pick<Journal, "attempted">, created: Date | undefined): boolean {
  if (attempted === undefined || created === undefined) return false;
  const late = created.getTime() - Date.parse(attempted);
  return -clockSkew <= late && late <= creation;
}

export function describeUse({ date, service, region }: AccessKeyUse): string {
  return `${date.toISOString()}, ${service} in ${region}`;
}
