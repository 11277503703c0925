import type { Context } from "@iam-tools/core/context";
import { CliError, quote, refusal } from "@iam-tools/core/errors";
import type { AccessKey, User } from "@iam-tools/core/iam";
import { describeLastUse, maskKeyId, usesShowAfter } from "@iam-tools/core/rotation";
import type { AccountAccess } from "../account/account.js";
import type { PendingKey } from "../secrets/pending.js";
import { tagKeys } from "../tags/tag-keys.js";
import { findPerson } from "../user/find-person.js";
import type { Person } from "../user/person.js";
import { awsNow, readKeys } from "../user/plan-key.js";
import { requireTagRoom } from "../user/tag-room.js";
import { consentByName, type Consent, type UserPlan, type UserStep } from "../user/user-plan.js";
import { lastUse } from "./last-use.js";
import { rotationIn, type Rotation } from "./rotation-tag.js";

export interface RotationEndRequest extends Person {
  /** The new key, where its owner does not have it yet. */
  readonly pendingKey: PendingKey | undefined;
}

interface Pair {
  readonly old: AccessKey | undefined;
  readonly made: AccessKey | undefined;
  readonly rotation: Rotation;
  readonly tags: User["tags"];
  readonly identified: { readonly consent: Consent | undefined; readonly steps: readonly UserStep[] };
}

/**
 * The old key becomes inactive once the new one is used, or the grace is over and a person agrees; a run after that
 * deletes it.
 *
 * @throws CliError USER_NOT_FOUND, KEY_NOT_FOUND; REFUSED where somebody may still need the old key
 */
export async function planRotationFinish(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
  request: RotationEndRequest,
): Promise<UserPlan> {
  const { userName, pendingKey } = request;
  const pair = await readPair(context, access, request);
  const { old, made, identified } = pair;
  if (old === undefined) return toPlan(access, request, { pair, steps: [untag], consent: identified.consent });
  if (made?.status !== "Active") {
    const state = made === undefined ? "is not there" : "is inactive";
    throw refusal(
      `The new access key of ${userName} ${state}, and ${maskKeyId(old)} is the only one that is left.`,
      "Nothing was changed. Go back with --abort-rotation, and begin anew.",
    );
  }
  if (pendingKey !== undefined && pendingKey.state !== "mailed") {
    throw refusal(
      `The new access key ${maskKeyId(made)} of ${userName} was not delivered yet.`,
      `Nothing was changed. ${
        pendingKey.prints
          ? "Print it with: --rotate-access-key --no-mail"
          : `Send it with: iam-user-admin resend ${request.email}; or run --rotate-access-key again.`
      }`,
    );
  }
  const credential = { kind: "access-key", id: old.accessKeyId } as const;
  if (old.status !== "Active") {
    const warning = `This will delete the inactive access key ${maskKeyId(old)} of ${userName} for good.`;
    const steps: UserStep[] = [{ kind: "delete-credential", credential }, untag];
    return toPlan(access, request, { pair, steps, consent: consentByName(identified.consent, userName, warning) });
  }
  const consent = await consentToEnd(context, access, { userName, old, made, pair });
  const steps: UserStep[] = [{ kind: "deactivate-credential", credential }];
  const next = `Once nothing misses it, delete ${maskKeyId(old)} with the same command.`;
  return { ...toPlan(access, request, { pair, steps, consent }), warnings: [next] };
}

/** Nobody is asked where AWS has seen the new key used, and the old one not any more. */
async function consentToEnd(
  context: Pick<Context, "clock">,
  { iam }: AccountAccess,
  { userName, old, made, pair }: { userName: string; old: AccessKey; made: AccessKey; pair: Pair },
): Promise<Consent | undefined> {
  const { rotation, identified } = pair;
  const now = new Date(awsNow(context, iam));
  const created = made.created ?? now;
  const [oldUse, newUse] = await Promise.all([old, made].map((key) => lastUse(iam, key)));
  if (oldUse === undefined || newUse === undefined) return identified.consent;
  const isNewUsed = typeof newUse === "object";
  const uses = `The new one: ${describeLastUse(newUse, made.created, now)}. The old one: ${describeLastUse(oldUse, old.created, now)}.`;
  if (!isNewUsed && now < rotation.until) {
    throw refusal(
      `The new access key ${maskKeyId(made)} of ${userName} was not seen in use yet, and without the old one ${maskKeyId(old)} whoever uses that would have no access. ${uses}`,
      `Nothing was changed. Finish once the new key is in use, or after ${rotation.until.toISOString()}. To go back: --abort-rotation`,
    );
  }
  const isOldUsed = oldUse === "denied" || (typeof oldUse === "object" && oldUse.date > created);
  // AWS tells uses late: none in the first half hour proves nothing.
  const isYoung = now.getTime() - created.getTime() < usesShowAfter;
  if (isNewUsed && !isOldUsed && !isYoung) return identified.consent;
  const warning = `Whoever still uses the old access key ${maskKeyId(old)} of ${userName} will have no access. ${uses}`;
  return consentByName(identified.consent, userName, warning);
}

/**
 * The old key is as it was, and the new one is gone.
 *
 * @throws CliError USER_NOT_FOUND, KEY_NOT_FOUND; REFUSED where the old key is gone
 */
export async function planRotationAbort(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
  request: RotationEndRequest,
): Promise<UserPlan> {
  const { userName } = request;
  const pair = await readPair(context, access, request);
  const { old, made, rotation, identified } = pair;
  if (old === undefined || old.status === "Expired") {
    throw refusal(
      `The old access key ${maskKeyId({ accessKeyId: rotation.old })} of ${userName} is gone, so that there is nothing to go back to.`,
      "Nothing was changed. It can only be finished: --finish-rotation",
    );
  }
  const credentialOf = ({ accessKeyId }: AccessKey) => ({ kind: "access-key", id: accessKeyId }) as const;
  const steps: UserStep[] = [
    ...(old.status === "Active" ? [] : [{ kind: "activate-credential", credential: credentialOf(old) } as const]),
    ...(made === undefined ? [] : [{ kind: "delete-credential", credential: credentialOf(made), last: true } as const]),
    untag,
  ];
  const use = made && (await lastUse(access.iam, made));
  const now = new Date(awsNow(context, access.iam));
  const consent =
    made === undefined || use === undefined
      ? identified.consent
      : {
          ...consentByName(
            identified.consent,
            userName,
            `This will delete the new access key ${maskKeyId(made)} of ${userName}, and ${maskKeyId(old)} works on. The new one: ${describeLastUse(use, made.created, now)}.`,
          ),
          otherwise: otherwiseOf(request, made, rotation),
        };
  return toPlan(access, request, { pair, steps, consent });
}

/** Milliseconds that the request for the new key takes at most, in which it is created. */
const longestRequest = 60_000;

/** What helps, where `--yes` could delete a key that this rotation did not create; undefined where it did. */
function otherwiseOf(
  { userName, pendingKey }: RotationEndRequest,
  made: AccessKey,
  { begun }: Rotation,
): string | undefined {
  const isKept = pendingKey?.key?.accessKeyId === made.accessKeyId;
  if (isKept || (made.created !== undefined && made.created.getTime() <= begun.getTime() + longestRequest)) {
    return undefined;
  }
  return [
    `Nothing was changed. ${maskKeyId(made)} was created after this rotation asked for a key, which AWS may have refused: it may be someone else's.`,
    "If nobody needs it, delete it by its id and run this again:",
    `aws iam delete-access-key --user-name ${quote(userName)} --access-key-id ${made.accessKeyId}`,
    "On a terminal, this command asks.",
  ].join("\n");
}

const untag: UserStep = { kind: "untag-user", keys: [tagKeys.rotation] };

async function readPair(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
  request: RotationEndRequest,
): Promise<Pair> {
  const { userName, pendingKey } = request;
  const { user, identified } = await findPerson(access, request);
  const rotation = rotationIn(user.tags);
  if (rotation === undefined) {
    throw new CliError({
      code: "KEY_NOT_FOUND",
      message: `No access key of ${userName} is being replaced.`,
      hint: "Nothing was changed. Begin with: --rotate-access-key",
    });
  }
  const { keys } = await readKeys(context, access.iam, { userName, pending: pendingKey });
  return {
    old: keys.find(({ accessKeyId }) => accessKeyId === rotation.old),
    made: keys.find(({ accessKeyId }) => accessKeyId !== rotation.old),
    rotation,
    tags: user.tags,
    identified,
  };
}

function toPlan(
  { account }: AccountAccess,
  { email, userName }: Person,
  { pair, steps, consent }: { pair: Pair; steps: readonly UserStep[]; consent: Consent | undefined },
): UserPlan {
  const all = [...pair.identified.steps, ...steps];
  requireTagRoom({ userName, tags: pair.tags, steps: all });
  return {
    account,
    email,
    userName,
    steps: all,
    warnings: [],
    consent,
    delivery: "none",
    afterDelivery: [],
  };
}
