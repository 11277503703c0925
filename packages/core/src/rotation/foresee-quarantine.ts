import type { Context } from "../context/index.js";
import { awsErrorName, CliError, deniesNewKeys, isQuarantine, quarantineAdvice } from "../errors/index.js";
import { listAttachedPolicies } from "../iam/index.js";
import type { Inspection } from "./inspect-key.js";
import type { RotationLook } from "./rotation-work.js";

/**
 * The policy by which AWS put a key's user in quarantine; undefined where there is none, or the user may not look. A real
 * run is told so by AWS's refusal, and need not look.
 */
export async function quarantineOf(
  { signer }: Pick<RotationLook, "signer">,
  { key, userName }: Inspection,
): Promise<string | undefined> {
  try {
    const attached = await signer.iam([key], (iam) => listAttachedPolicies(iam, { userName }));
    return attached.find(({ arn }) => isQuarantine(arn))?.arn;
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    throw error;
  }
}

/** @throws CliError ACCESS_DENIED where AWS would refuse the new key; where that is not known of the policy, it warns */
export async function foreseeQuarantine(
  { err }: Pick<Context, "err">,
  look: Pick<RotationLook, "signer">,
  inspection: Inspection,
): Promise<void> {
  const policyArn = await quarantineOf(look, inspection);
  if (policyArn === undefined) return;
  const { userName } = inspection;
  if (!deniesNewKeys(policyArn)) {
    err.write(`Warning: ${quarantineAdvice(userName, policyArn)}\n`);
    return;
  }
  throw new CliError({
    code: "ACCESS_DENIED",
    message: `AWS would refuse the new access key: iam:CreateAccessKey on user ${userName} is denied by ${policyArn}.`,
    hint: quarantineAdvice(userName, policyArn),
  });
}
