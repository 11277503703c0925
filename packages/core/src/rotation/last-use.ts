import { awsErrorName } from "../errors/index.js";
import { getAccessKeyLastUsed, type AccessKeyUse } from "../iam/index.js";
import type { KeyPair } from "./journal.js";
import type { Signer } from "./signer.js";

/**
 * Milliseconds within which a use may not show: AWS notes the first use in each 15 minutes, and tells it some minutes
 * late. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html
 */
export const usesShowAfter = 30 * 60_000;

/** What AWS has noted of a key's use: nothing proves nothing in the half hour after it was created, or last used. */
export type LastUse = AccessKeyUse | "none-noted" | "denied";

/** @param own signs the call */
export async function lastUseOf(signer: Signer, own: KeyPair, accessKeyId: string): Promise<LastUse> {
  try {
    return (await signer.iam([own], (iam) => getAccessKeyLastUsed(iam, accessKeyId))) ?? "none-noted";
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return "denied";
    throw error;
  }
}

/** `never used`, and what it proves. */
export function describeLastUse(use: LastUse, created: Date | undefined, now: Date): string {
  if (use === "denied") return "last use unknown (iam:GetAccessKeyLastUsed is denied)";
  if (use !== "none-noted") return `last used ${use.date.toISOString().slice(0, 10)} (${use.service})`;
  const isYoung = created !== undefined && now.getTime() - created.getTime() < usesShowAfter;
  return isYoung ? "no use recorded yet (AWS reports it up to half an hour late)" : "never used";
}
