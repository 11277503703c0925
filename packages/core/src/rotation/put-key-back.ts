import { refusal } from "../errors/index.js";
import { agreeToStep } from "./consent.js";
import type { StrayProfile } from "./held-keys.js";
import { writeJournal } from "./journal.js";
import type { RotationState } from "./next-step.js";
import { maskKeyId, type KeyLocation, type RotationContext } from "./key-location.js";
import type { RotationWork } from "./rotation-work.js";

/**
 * Profiles that have lost the key, and hold none, are to get it back. One that holds another key keeps that, and is left
 * out of the rotation where the person agrees.
 *
 * @throws CliError REFUSED (exit code 4)
 */
export async function putKeyBack(
  context: RotationContext,
  { location, yes, commands }: Pick<RotationWork, "location" | "yes" | "commands">,
  state: RotationState,
): Promise<RotationState> {
  const { journal, strays, held } = state;
  const others = strays.filter(({ otherKeyId }) => otherKeyId !== undefined);
  const restores = strays.filter(({ otherKeyId }) => otherKeyId === undefined);
  if (others.length === 0 || journal.new === undefined) return { ...state, restores };
  const isBack = journal.direction === "back";
  if (!isBack && restores.length === 0 && !held.old && !held.new) {
    throw refusal(
      `No profile holds a key of this rotation any more: ${describeStrays(location, others)}`,
      `To delete the new key and abandon the rotation: ${commands.abort}`,
    );
  }
  const left = `${others.length === 1 ? "It is" : "They are"} left as ${others.length === 1 ? "it is" : "they are"}`;
  const then = isBack ? "the new key is deleted" : "the old key is deactivated and deleted";
  const warning = `${describeStrays(location, others)} ${left}, and ${then}.`;
  const otherwise = `If that is right, run this on a terminal and confirm. Otherwise restore the file, or undo the rotation: ${commands.abort}`;
  await agreeToStep(context, isBack ? { warning } : { warning, otherwise }, yes);
  const holders = journal.holders.filter(
    ({ file, profile }) => !others.some((other) => other.file === file && other.profile === profile),
  );
  const noted = { ...journal, holders };
  await writeJournal(context, location, noted);
  return { ...state, journal: noted, strays: restores, restores };
}

/** `[work] in ~/.aws/credentials holds neither …`: a sentence for each. */
export function describeStrays(location: KeyLocation, strays: readonly StrayProfile[]): string {
  return strays
    .map(({ file, profile, otherKeyId }) => {
      const other = otherKeyId === undefined ? "" : `, but ${maskKeyId({ accessKeyId: otherKeyId })}`;
      return `The profile "${profile}" in ${location[file].path} holds neither the old nor the new access key any more${other}.`;
    })
    .join("\n");
}
