import { dirname } from "node:path";
import { confirm } from "../cli/index.js";
import type { Context } from "../context/index.js";
import { CliError, refusal } from "../errors/index.js";
import type { AccessKey } from "../iam/index.js";
import { changeProfiles, checkProfiles } from "../profiles/index.js";
import { changesFor, documentsOf, holdersOf, profilesHolding } from "./held-keys.js";
import type { Inspection } from "./inspect-key.js";
import type { Journal } from "./journal.js";
import { afterStep, nextStep, startingState, type End, type RotationState, type RotationStep } from "./next-step.js";
import { describeLastUse, lastUseOf, usesShowAfter } from "./last-use.js";
import { maskKeyId } from "./key-location.js";
import type { RotationWork } from "./rotation-work.js";
import type { Signer } from "./signer.js";

/** What a person asked of a rotation. */
export interface RotationOptions {
  /** Whether the old key stays, inactive. */
  readonly keepOld: boolean;
  /** Milliseconds that the old key goes on working. */
  readonly grace: number;
  readonly onRotated: string | undefined;
  /** Whether an inactive second key may be deleted to make room: AWS allows a user two. */
  readonly deleteInactive: boolean;
}

/** A rotation before anything of it is done: plain data. A real run takes these steps, a dry run shows them. */
export interface RotationPlan {
  /** The intent, as it will be noted. */
  readonly journal: Journal;
  readonly keys: readonly AccessKey[];
  /** Profiles that get the new key. */
  readonly profiles: readonly string[];
  readonly steps: readonly RotationStep[];
  readonly end: End;
  /** Sentences for standard error. */
  readonly warnings: readonly string[];
}

/**
 * Finds everything that can be wrong before anything is changed.
 *
 * @throws CliError REFUSED (exit code 4) where there is a second key and no leave to delete it; what `checkProfiles` and
 * `changeProfiles` throw where a file could not be saved later
 */
export async function planRotation(
  context: Pick<Context, "clock" | "files" | "prompt">,
  {
    location,
    signer,
    backup,
    inspection,
    dryRun,
  }: Pick<RotationWork, "location" | "signer" | "backup"> & { inspection: Inspection; dryRun: boolean },
  options: RotationOptions,
): Promise<RotationPlan> {
  const { profile, documents, key, userName, accountId, keys } = inspection;
  const warnings = await requireWritable(context, { location, backup }, inspection);
  if (options.grace > 0 && options.grace < usesShowAfter) {
    warnings.push(
      "AWS records the use of a key every 15 minutes and reports it late: with a --grace under 30m, use of the old key may go unnoticed.",
    );
  }
  const { inactive, warning } = await makeRoom(context, { signer, inspection, dryRun }, options.deleteInactive);
  if (warning !== undefined) warnings.push(warning);
  const journal: Journal = {
    version: 1,
    profile,
    userName,
    accountId,
    configFile: location.config.path,
    started: signer.now().toISOString(),
    before: keys.map(({ accessKeyId }) => accessKeyId),
    old: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
    holders: holdersOf(documents, key),
    ...(options.onRotated === undefined ? {} : { onRotated: options.onRotated }),
    announced: false,
    keepOld: options.keepOld,
    grace: options.grace,
    direction: "forward",
  };
  const held = { old: true, new: false };
  const start: RotationState = { ...startingState(journal, keys), held, now: signer.now() };
  const first: RotationStep[] = inactive === undefined ? [] : [{ do: "delete-inactive-key", accessKeyId: inactive }];
  const { steps, end } = foresee(first.reduce((state, step) => afterStep(state, step), start));
  return { journal, keys, profiles: profilesHolding(documents, key), steps: [...first, ...steps], end, warnings };
}

/** All the steps from a state to the end, where nothing goes wrong. */
export function foresee(start: RotationState): { steps: RotationStep[]; end: End; keys: readonly AccessKey[] } {
  const created = { accessKeyId: "new", secretAccessKey: "" };
  const steps: RotationStep[] = [];
  for (let state = start; ;) {
    const next = nextStep(state);
    if ("end" in next) return { steps, end: next, keys: state.keys };
    steps.push(next);
    state = afterStep(state, next, created);
  }
}

/** The files that hold the key, and the journal beside the credentials file. */
async function requireWritable(
  context: Pick<Context, "clock" | "files">,
  { location, backup }: Pick<RotationWork, "location" | "backup">,
  { documents, key }: Inspection,
): Promise<string[]> {
  const replacement = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
  const warnings: string[] = [];
  for (const document of documentsOf(documents)) {
    const changes = changesFor(document, key, replacement);
    if (changes.length === 0) continue;
    changeProfiles(document, changes);
    warnings.push(...(await checkProfiles(context, document.file, { backup })).warnings);
  }
  await checkProfiles(context, location.credentials);
  const folder = dirname(location.journals.path);
  if (await context.files.canWrite(folder)) return warnings;
  throw new CliError({
    code: "FILE_NOT_WRITABLE",
    message: `The rotation cannot be recorded in ${folder}: it is not writable.`,
    hint: "The record is kept beside the credentials file so that the rotation can be finished whatever happens. Make the directory writable.",
  });
}

/** The second key that will be deleted, if there is one. An active one never is. A dry run asks nothing. */
async function makeRoom(
  context: Pick<Context, "prompt">,
  { signer, inspection, dryRun }: { signer: Signer; inspection: Inspection; dryRun: boolean },
  deleteInactive: boolean,
): Promise<{ readonly inactive?: string | undefined; readonly warning?: string }> {
  const { key, keys, userName } = inspection;
  const other = keys.find(({ accessKeyId }) => accessKeyId !== key.accessKeyId);
  const inactive = other?.accessKeyId;
  if (other === undefined || (other.status !== "Active" && deleteInactive)) return { inactive };
  const shown = await Promise.all(keys.map((one) => describeKey({ signer, inspection }, one)));
  const both = `The user ${userName} has two access keys, as many as AWS allows:\n${shown.join("\n")}\n`;
  if (other.status === "Active") {
    throw refusal(
      `${both}An active key is never deleted.`,
      `Find out what uses ${maskKeyId(other)}, deactivate it, and rotate with --delete-inactive.`,
    );
  }
  const warning = `${both}${maskKeyId(other)} is ${other.status.toLowerCase()}; it will be deleted.`;
  if (!context.prompt.canAsk) throw refusal(warning, "To agree without being asked, add --delete-inactive.");
  if (dryRun) return { inactive, warning: `${warning} You would be asked first.` };
  await confirm(context, { warning, yes: false });
  return { inactive };
}

async function describeKey(
  { signer, inspection }: { signer: Signer; inspection: Inspection },
  key: AccessKey,
): Promise<string> {
  const profiles = profilesHolding(inspection.documents, key);
  const where = profiles.length === 0 ? "in no profile here" : `in ${profiles.join(", ")}`;
  const age = key.created === undefined ? "of unknown age" : `${ageInDays(key.created, signer.now())} days old`;
  const use = await lastUseOf(signer, inspection.key, key.accessKeyId);
  return `  ${maskKeyId(key)}  ${key.status.toLowerCase()}, ${age}, ${describeLastUse(use, key.created, signer.now())}, ${where}`;
}

/** Whole days. */
export function ageInDays(created: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - created.getTime()) / 86_400_000));
}
