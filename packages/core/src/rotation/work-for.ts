import { checkTokenCode } from "../sts/index.js";
import { describeRotationStep } from "./describe-rotation-step.js";
import { getMfaSession, getStoredSession, type MfaCodeOptions, type WhoseSession } from "./mfa-session.js";
import type { RotationContext } from "./key-location.js";
import type { RotationCommands, RotationWork } from "./rotation-work.js";
import { makeSigner } from "./signer.js";

export interface WorkOptions extends MfaCodeOptions {
  readonly yes: boolean;
  readonly noBackup: boolean;
  readonly quiet: boolean;
  readonly commands: RotationCommands;
  readonly onTaken?: RotationWork["onTaken"];
}

/**
 * What a run brings along to work on the key of one profile. Who watches at a terminal is told of each step.
 *
 * @throws CliError USAGE where the MFA code cannot be one
 */
export function workFor(context: RotationContext, whose: WhoseSession, options: WorkOptions): RotationWork {
  const { tokenCode, yes, noBackup, quiet, commands, onTaken } = options;
  if (tokenCode !== undefined) checkTokenCode(tokenCode);
  const signer = makeSigner(context, { ...whose, getSession: (key) => getMfaSession(context, key, whose, options) });
  const onStep: RotationWork["onStep"] = (step, journal) => {
    if (context.err.isTerminal && !quiet) context.err.write(`… ${describeRotationStep(step, journal).todo}\n`);
  };
  return { location: whose.location, signer, backup: !noBackup, yes, commands, onStep, ...(onTaken && { onTaken }) };
}

/** For looking only: nothing can be changed by it, and no MFA code is spent. */
export function lookFor(context: RotationContext, whose: WhoseSession): Pick<RotationWork, "location" | "signer"> {
  const getSession = (key: Parameters<typeof getStoredSession>[1]) => getStoredSession(context, key, whose);
  return { location: whose.location, signer: makeSigner(context, { ...whose, getSession, readOnly: true }) };
}
