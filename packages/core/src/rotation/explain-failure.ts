import { CliError, toCliError } from "../errors/index.js";
import type { AccessKey } from "../iam/index.js";
import type { Journal } from "./journal.js";
import { lostKey, type RotationState } from "./next-step.js";
import { maskKeyId } from "./key-location.js";
import type { RotationCommands } from "./rotation-work.js";

/** The error with what exists now, and how to go on. */
export function explainFailure(
  error: unknown,
  state: RotationState,
  { finish, finishNow, abort }: RotationCommands,
): CliError {
  const { code, message, hint, exitCode } = toCliError(error);
  // Without that word it would wait for the end of the grace, and of this one alone it is to be said.
  const goOn = state.endsGrace === true ? finishNow(state.journal.profile) : finish;
  return new CliError({
    code,
    message: `${message}\n${whatExists(state)}`,
    hint: [hint, `To continue: ${goOn}`, `To undo it: ${abort}`].filter((line) => line !== undefined).join("\n"),
    exitCode,
    cause: error,
  });
}

function whatExists({ journal, keys, held }: RotationState): string {
  const describe = (name: string, pair: { accessKeyId: string }, isHeld: boolean) => {
    return `the ${name} access key ${maskKeyId(pair)} is ${statusOf(keys, pair)}, and ${isHeld ? "in your profiles" : "in no profile"}`;
  };
  const old = describe("old", journal.old, held.old);
  if (journal.new === undefined) {
    const second =
      lostKey({ journal, keys }) === undefined ? " AWS may have created a second one; the next run checks." : "";
    return `What exists now: ${old}.${second}`;
  }
  return `What exists now: ${old}; ${describe("new", journal.new, held.new)}.`;
}

/** A key that was made a moment ago is taken for there though AWS does not list it: then it has no date. */
function statusOf(keys: readonly AccessKey[], { accessKeyId }: { accessKeyId: string }): string {
  const key = keys.find((one) => one.accessKeyId === accessKeyId);
  if (key === undefined) return "deleted";
  return key.created === undefined ? "not listed by AWS yet" : key.status.toLowerCase();
}

/** The failure for which the rotation was undone. */
export function explainUndone(
  { code, message, hint, exitCode, cause }: CliError,
  { old, new: made }: Journal,
): CliError {
  const gone = made === undefined ? "" : `; the new one, ${maskKeyId(made)}, was deleted`;
  return new CliError({
    code,
    message: `${message}\nThe rotation was undone: your profiles hold ${maskKeyId(old)} as before${gone}.`,
    hint,
    exitCode,
    cause,
  });
}

/** Another run has rotated the key since it was looked at. */
export function changedMeanwhile(profile: string, { commands }: { readonly commands: RotationCommands }): CliError {
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `The access key of the profile "${profile}" was rotated by another run in the meantime.`,
    hint: `Check it with: ${commands.status}`,
  });
}
