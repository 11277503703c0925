import type { AwsClient, Context } from "@iam-tools/core/context";
import { getAccessKeyLastUsed, listAccessKeys, type AccessKey } from "@iam-tools/core/iam";
import type { Origin } from "@iam-tools/core/rotation";
import type { PendingKey } from "../secrets/pending.js";
import { deliveryOf } from "./password-step.js";
import type { Question, UserPlan, UserStep } from "./user-plan.js";

/** Milliseconds after which a key that was created is listed. */
const listedAfter = 60_000;

/** The access keys of a user, with what is known of them on this machine. */
export interface KeysFound {
  readonly keys: readonly AccessKey[];
  /** Of the run that asked for the last one. */
  readonly pending?: PendingKey | undefined;
  /** Whose the key is that came since, where that run did not get its secret. */
  readonly lost?: { readonly key: AccessKey; readonly origin: Origin } | undefined;
}

/**
 * Where an earlier run asked for a key a moment ago, and it is not listed yet, a minute is waited out: another key would
 * be made else.
 *
 * @param pending of that run
 */
export async function readKeys(
  context: Pick<Context, "clock" | "err">,
  iam: AwsClient,
  { userName, pending }: { readonly userName: string; readonly pending: PendingKey | undefined },
): Promise<KeysFound> {
  const keys = await listAccessKeys(iam, userName);
  if (pending === undefined) return { keys };
  const left = Date.parse(pending.asked) + listedAfter - awsNow(context, iam);
  if (pending.key !== undefined) {
    const { accessKeyId } = pending.key;
    const isListed = keys.some((key) => key.accessKeyId === accessKeyId) || left <= 0;
    const created = new Date(pending.asked);
    return { keys: isListed ? keys : [...keys, { accessKeyId, status: "Active", created }], pending };
  }
  const isThere = keys.some(({ accessKeyId }) => !pending.known.includes(accessKeyId));
  if (!isThere && left > 0) {
    const what = "AWS lists an access key that an earlier run may have created";
    context.err.write(`Waiting ${Math.ceil(left / 1000)} s until ${what}… (Ctrl-C to stop)\n`);
    await context.clock.sleep(left);
  }
  const all = isThere || left <= 0 ? keys : await listAccessKeys(iam, userName);
  const key = all.find(({ accessKeyId }) => !pending.known.includes(accessKeyId));
  if (key === undefined) return { keys: all, pending };
  const { originOfKey } = await import("@iam-tools/core/rotation");
  const origin = await originOfKey(key, {
    attempts: [{ from: pending.asked }],
    now: () => new Date(awsNow(context, iam)),
    lastUse: () => getAccessKeyLastUsed(iam, key.accessKeyId),
  });
  return { keys: all, pending, lost: { key, origin } };
}

/** Milliseconds, by AWS's clock, as its last answer had it. */
export function awsNow({ clock }: Pick<Context, "clock">, { clockOffset = 0 }: AwsClient): number {
  return clock.now().getTime() + clockOffset;
}

export interface KeyPlan extends Pick<UserPlan, "steps" | "delivery" | "warnings"> {
  /** What a person has to agree to. */
  readonly question?: Question | undefined;
}

/** A user who has none gets an access key, once: the one that an earlier run created and did not deliver, or a new one. */
export function planKey(userName: string, found: KeysFound): KeyPlan {
  const going = goingOn(userName, found, []);
  if (going !== undefined) return going;
  const names = found.keys.map((key) => {
    return `${mask(key)}${key.status === "Active" ? "" : ` (${key.status.toLowerCase()})`}`;
  });
  const has = `${userName} already has the access key${names.length === 1 ? "" : "s"} ${names.join(" and ")}`;
  return { steps: [], delivery: "none", warnings: [`${has}; no other is created.`] };
}

/**
 * How the user comes to have just one key besides those, and its owner to have it; undefined where there is one that needs
 * nothing, or is none of this tool's.
 *
 * @param beside the ids of the keys that the new one stands beside
 */
export function goingOn(
  userName: string,
  { keys, pending, lost }: KeysFound,
  beside: readonly string[],
): KeyPlan | undefined {
  const create: UserStep = { kind: "create-access-key", beside };
  const others = keys.filter(({ accessKeyId }) => !beside.includes(accessKeyId));
  if (others.length === 0) return { steps: [create], delivery: "due", warnings: [] };
  const kept = others.find(({ accessKeyId }) => accessKeyId === pending?.key?.accessKeyId);
  if (kept?.status === "Active") return { steps: [], delivery: deliveryOf(pending?.state), warnings: [] };
  if (others.length > 1 || lost === undefined || lost.origin.of === "others") return undefined;
  const credential = { kind: "access-key", id: lost.key.accessKeyId } as const;
  const question = lostKeyQuestion(userName, lost.key, lost.origin);
  return { steps: [{ kind: "delete-credential", credential }, create], delivery: "due", warnings: [], question };
}

/** A key that may be somebody else's is deleted only if a person says so; that nobody uses it for a week proves it. */
function lostKeyQuestion(userName: string, key: AccessKey, origin: Origin & { of: "unknown" | "rotation" }): Question {
  const which = `the access key ${mask(key)} of ${userName}`;
  if (origin.of === "rotation") {
    return {
      warning: `An interrupted run created ${which}, which was never used and whose secret is lost; it will be deleted, and another created.`,
    };
  }
  return {
    warning: `A run was interrupted while it was creating a key, and ${which} was created in those seconds (${origin.created.toISOString()}). It is either that key, whose secret is lost, or someone else's: AWS shows no use of it yet. It will be deleted, which cannot be undone, and another created.`,
    otherwise: `Nothing was changed. If nobody else created it, delete it by its id and run this again:\naws iam delete-access-key --user-name ${userName} --access-key-id ${key.accessKeyId}\nOn a terminal, this command asks. If the key is still unused on ${origin.provenAt.toISOString().slice(0, 10)}, --yes deletes it.`,
  };
}

function mask({ accessKeyId }: AccessKey): string {
  return `****${accessKeyId.slice(-4)}`;
}
