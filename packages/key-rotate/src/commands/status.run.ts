import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, quarantineAdvice } from "@iam-tools/core/errors";
import {
  ageInDays,
  describeLastUse,
  inspectKey,
  lastUseOf,
  lookFor,
  maskKeyId,
  locateKeys,
  quarantineOf,
  readJournals,
  unfinishedOf,
  type Inspection,
  type Journal,
  type LastUse,
} from "@iam-tools/core/rotation";
import { chooseKeys, type ChosenKey } from "../keys/choose-keys.js";
import { forEachKey } from "../keys/for-each-key.js";
import type { StatusFlags } from "./status.js";

export async function run(context: Context, flags: StatusFlags): Promise<Result> {
  const location = await locateKeys(context, flags);
  const olderThan = flags.olderThan === undefined ? undefined : flags.olderThan * 1000;
  const { keys, passedOver, failures } = await chooseKeys(context, location, flags);
  const journals = await readJournals(context, location);
  let isOneOld = false;
  const show = async ({ profile, key }: ChosenKey) => {
    const look = lookFor(context, { location, profile });
    const inspection = await inspectKey(context, { ...look, profile });
    const { created } = inspection;
    const age = created === undefined ? undefined : look.signer.now().getTime() - created.getTime();
    const isOld = olderThan !== undefined && (age === undefined || age >= olderThan);
    isOneOld ||= isOld;
    const use = await lastUseOf(look.signer, inspection.key, key.accessKeyId);
    const quarantine = await quarantineOf(look, inspection);
    if (quarantine !== undefined) {
      context.err.write(`Warning: ${quarantineAdvice(inspection.userName, quarantine)}\n`);
    }
    const used = describeLastUse(use, created, look.signer.now());
    const journal = unfinishedOf(journals, key);
    const ageDays = created === undefined ? undefined : ageInDays(created, look.signer.now());
    const status = { ageDays, isOld, use, used, quarantine, journal };
    return { data: dataOf(inspection, status), text: [textOf(inspection, status)] };
  };
  const tasks = keys.map((chosen) => ({ profile: chosen.profile, run: () => show(chosen) }));
  const result = await forEachKey(context, [...tasks, ...failures], { ...flags, failed: failedRow });
  return {
    data: { ...result.data, passedOver },
    text: [...result.text, ...passedOver.map(({ reason }) => `Skipped: ${reason}`)],
    exitCode: isOneOld && result.exitCode === exitCodes.done ? exitCodes.failed : result.exitCode,
  };
}

interface KeyStatus {
  readonly ageDays: number | undefined;
  readonly isOld: boolean;
  readonly use: LastUse;
  readonly used: string;
  /** ARN of the policy by which AWS put the user in quarantine. */
  readonly quarantine: string | undefined;
  readonly journal: Journal | undefined;
}

interface KeyData {
  readonly profile: string;
  readonly profiles: readonly string[];
  readonly userName: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  readonly created: string | null;
  readonly ageDays: number | null;
  readonly isOld: boolean | null;
  readonly lastUsed: (Omit<Exclude<LastUse, string>, "date"> & { readonly date: string }) | null;
  readonly quarantine: string | null;
  readonly unfinished: ReturnType<typeof unfinishedData> | null;
}

function dataOf(
  { profile, userName, accountId, key, created }: Inspection,
  { ageDays, isOld, use, quarantine, journal }: KeyStatus,
): KeyData {
  return {
    profile,
    profiles: key.profiles,
    userName,
    accountId,
    accessKeyId: key.accessKeyId,
    created: created?.toISOString() ?? null,
    ageDays: ageDays ?? null,
    isOld,
    lastUsed: typeof use === "string" ? null : { ...use, date: use.date.toISOString() },
    quarantine: quarantine ?? null,
    unfinished: journal === undefined ? null : unfinishedData(journal),
  };
}

/** Nothing is known of a key that could not be looked at. */
function failedRow(profile: string): KeyData {
  return {
    profile,
    profiles: [],
    userName: null,
    accountId: null,
    accessKeyId: null,
    created: null,
    ageDays: null,
    isOld: null,
    lastUsed: null,
    quarantine: null,
    unfinished: null,
  };
}

function unfinishedData(journal: Journal) {
  const { profile, started, direction, old, new: made } = journal;
  return {
    profile,
    started,
    direction,
    oldAccessKeyId: old.accessKeyId,
    newAccessKeyId: made?.accessKeyId ?? null,
    waitsUntil: waitsUntil(journal) ?? null,
  };
}

function textOf({ userName, key }: Inspection, { ageDays, isOld, used, journal }: KeyStatus): string {
  const age =
    ageDays === undefined ? "age unknown" : `${ageDays} day${ageDays === 1 ? "" : "s"} old${isOld ? " (due)" : ""}`;
  return `${key.profiles.join(", ")}: ${maskKeyId(key)} of ${userName}, ${age}, ${used}${unfinishedText(journal)}`;
}

function unfinishedText(journal: Journal | undefined): string {
  if (journal === undefined) return "";
  const until = waitsUntil(journal);
  if (until !== undefined) return `; its predecessor ${maskKeyId(journal.old)} works until ${until}`;
  const what = journal.direction === "back" ? "undoing a rotation" : "a rotation";
  return `; ${what} that began ${journal.started} is unfinished: key-rotate finish`;
}

function waitsUntil({ saved, grace, direction }: Journal): string | undefined {
  if (saved === undefined || grace === 0 || direction === "back") return undefined;
  return new Date(Date.parse(saved) + grace).toISOString();
}
