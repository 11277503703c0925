import type { Context } from "@iam-tools/core/context";
import { heldKeyOf, heldKeys, readDocuments, type HeldKey, type Place } from "@iam-tools/core/rotation";

/** A key to work on, by the profile it was found in. */
export interface ChosenKey {
  readonly profile: string;
  readonly key: HeldKey;
}

export interface Choice {
  readonly profile: readonly string[] | undefined;
  readonly all: boolean;
}

/**
 * The keys that are meant, each once however many profiles hold it.
 *
 * @throws CliError PROFILE_NOT_FOUND: before anything is done to any of them
 */
export async function chooseKeys(
  context: Pick<Context, "env" | "files">,
  place: Place,
  choice: Choice,
): Promise<ChosenKey[]> {
  const documents = await readDocuments(context, place);
  if (choice.all) return heldKeys(documents).map((key) => ({ profile: key.profiles[0] ?? "default", key }));
  const chosen = new Map<string, ChosenKey>();
  for (const profile of choice.profile ?? [context.env["AWS_PROFILE"] || "default"]) {
    const key = heldKeyOf(documents, profile);
    if (!chosen.has(key.accessKeyId)) chosen.set(key.accessKeyId, { profile, key });
  }
  return [...chosen.values()];
}
