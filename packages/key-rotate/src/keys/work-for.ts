import type { Context } from "@iam-tools/core/context";
import {
  describeStep,
  getMfaSession,
  makeSigner,
  savedSession,
  type Place,
  type RotationWork,
} from "@iam-tools/core/rotation";
import { checkTokenCode } from "@iam-tools/core/sts";

export interface WorkFlags {
  readonly tokenCode: string | undefined;
  readonly yes: boolean;
  readonly noBackup: boolean;
  readonly quiet: boolean;
}

/** What the engine needs to work on the key of one profile. Who watches at a terminal is told of each step. */
export function workFor(context: Context, place: Place, profile: string, flags: WorkFlags): RotationWork {
  const tokenCode = flags.tokenCode === undefined ? undefined : checkTokenCode(flags.tokenCode);
  return {
    place,
    signer: makeSigner(context, {
      place,
      profile,
      getSession: (key) => getMfaSession(context, key, { place, profile, tokenCode }),
    }),
    backup: !flags.noBackup,
    yes: flags.yes,
    goOn: "To go on: key-rotate finish\nTo undo it: key-rotate abort",
    onStep: (step, journal) => {
      if (context.err.isTerminal && !flags.quiet) context.err.write(`… ${describeStep(step, journal).todo}\n`);
    },
  };
}

/** For looking only: nothing can be changed, and no MFA code is spent. */
export function lookFor(context: Context, place: Place, profile: string): Pick<RotationWork, "place" | "signer"> {
  const getSession: Parameters<typeof makeSigner>[1]["getSession"] = (key) =>
    savedSession(context, key, { place, profile });
  return { place, signer: makeSigner(context, { place, profile, getSession, readOnly: true }) };
}
