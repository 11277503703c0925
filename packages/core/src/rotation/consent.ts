import { confirm } from "../cli/index.js";
import { awsErrorName, quote, refusal } from "../errors/index.js";
import { getAccessKeyLastUsed, type AccessKeyUse } from "../iam/index.js";
import { newKey } from "./journal.js";
import { describeUse, originOf } from "./lost-key.js";
import { usesShowAfter } from "./last-use.js";
import type { RotationState, RotationStep } from "./next-step.js";
import { maskKeyId, type RotationContext } from "./key-location.js";
import type { RotationLook } from "./rotation-work.js";
import type { Signer } from "./signer.js";

/** What a person has to agree to. */
export interface StepConsent {
  /** What would happen, as a full sentence. */
  readonly warning: string;
  /** What to do in its place, where only a person who reads it can agree, and `--yes` does not. */
  readonly otherwise?: string;
}

/**
 * What the person is asked to agree to before a step, if anything. Nothing is changed.
 *
 * @throws CliError REFUSED where no one can agree to it
 */
export async function needsConsent(
  { signer, commands }: Pick<RotationLook, "signer" | "commands">,
  state: Pick<RotationState, "journal" | "keys" | "endsGrace">,
  step: RotationStep,
): Promise<StepConsent | undefined> {
  if (step.do === "remove-lost-key") return consentToRemove({ signer, commands }, state, step.accessKeyId);
  if (step.do !== "deactivate-key" || step.unlessUsedSince === undefined) return undefined;
  const warning = await whyNotDeactivate(signer, state, step.unlessUsedSince);
  return warning === undefined ? undefined : { warning };
}

/** @throws CliError REFUSED where nobody agrees */
export async function agreeToStep(
  context: Pick<RotationContext, "prompt">,
  { warning, otherwise }: StepConsent,
  yes: boolean,
): Promise<void> {
  if (otherwise !== undefined && !context.prompt.canAsk) throw refusal(warning, otherwise);
  await confirm(context, { warning, yes: yes && otherwise === undefined });
}

/** A key that may be somebody else's is deleted only if a person says so. */
async function consentToRemove(
  { signer, commands }: Pick<RotationLook, "signer" | "commands">,
  { journal, keys }: Pick<RotationState, "journal" | "keys">,
  accessKeyId: string,
): Promise<StepConsent> {
  const { userName, profile, started } = journal;
  const which = `the access key ${maskKeyId({ accessKeyId })} of ${userName}`;
  const origin = await originOf(signer, { journal, keys }, accessKeyId);
  switch (origin.of) {
    case "rotation":
      return {
        warning: `An interrupted run created ${which}, which was never used and whose secret is lost; it will be deleted.`,
      };
    case "unknown":
      return {
        warning: `A run was interrupted while it was creating a key, and ${which} was created in those seconds (${origin.created.toISOString()}). It is either that key, whose secret is lost, or someone else's: AWS shows no use of it yet. Deleting it cannot be undone.`,
        otherwise: `It is kept, and the old key still works. If nobody else created it, delete it by its id and run this again:\naws iam delete-access-key --profile ${quote(profile)} --user-name ${userName} --access-key-id ${accessKeyId}\nOn a terminal, ${commands.finish} asks. If it is still unused on ${origin.provenAt.toISOString().slice(0, 10)}, --yes deletes it.`,
      };
    case "others":
      throw refusal(
        `The rotation that began ${started} cannot continue: ${which} appeared in the meantime and is ${origin.why}.`,
        `AWS allows a user two keys. Find out whose it is, or abandon the rotation with: ${commands.abort}`,
      );
  }
}

async function whyNotDeactivate(
  signer: Signer,
  { journal, endsGrace }: Pick<RotationState, "journal" | "endsGrace">,
  since: string,
): Promise<string | undefined> {
  const { old } = journal;
  let use: AccessKeyUse | undefined;
  try {
    use = await signer.iam([newKey(journal)], (iam) => getAccessKeyLastUsed(iam, old.accessKeyId));
  } catch (error) {
    if (awsErrorName(error) !== "AccessDenied") throw error;
    return `It is unknown whether the old access key ${maskKeyId(old)} is still in use: iam:GetAccessKeyLastUsed is denied. It will be deactivated.`;
  }
  if (use === undefined || use.date.getTime() <= Date.parse(since)) {
    if (endsGrace !== true || signer.now().getTime() - Date.parse(since) >= usesShowAfter) return undefined;
    return `The new access key has been in place only since ${since}, and AWS reports the use of a key up to half an hour late: whatever still uses the old access key ${maskKeyId(old)} may not show yet. It will be deactivated.`;
  }
  return `The old access key ${maskKeyId(old)} is still in use: ${describeUse(use)}. It will be deactivated.`;
}
