import type { Context } from "@iam-tools/core/context";
import { CliError, quote, refusal } from "@iam-tools/core/errors";
import type { AccessKey } from "@iam-tools/core/iam";
import { describeLastUse, maskKeyId } from "@iam-tools/core/rotation";
import { foldCase } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import type { PendingKey } from "../secrets/pending.js";
import { isDeactivated, sayDeactivated } from "../user/deactivation-state.js";
import { findPerson } from "../user/find-person.js";
import type { Person } from "../user/person.js";
import { awsNow, goingOn, readKeys, type KeyPlan, type KeysFound } from "../user/plan-key.js";
import { requireTagRoom } from "../user/tag-room.js";
import { consentByYes, type UserPlan, type UserStep } from "../user/user-plan.js";
import { lastUse } from "./last-use.js";
import { rotationIn, rotationTag, type Rotation } from "./rotation-tag.js";

export interface KeyRotationRequest extends Person {
  /** Of a run before that did not come to its end. */
  readonly pendingKey: PendingKey | undefined;
  /** Seconds for which the old key is left active, unless the new one is used. */
  readonly grace: number;
}

/**
 * The user gets a second access key; the old one stays as it is. Which one is replaced is in a tag before the new one is
 * created, so that any machine can go on.
 *
 * @throws CliError USER_NOT_FOUND, KEY_NOT_FOUND; REFUSED where there is no room for a second key
 */
export async function planKeyRotation(
  context: Pick<Context, "clock" | "err">,
  access: AccountAccess,
  request: KeyRotationRequest,
): Promise<UserPlan> {
  const { userName, email, pendingKey, grace } = request;
  const { user, identified } = await findPerson(access, request);
  if (isDeactivated(user)) {
    throw refusal(`${userName} ${sayDeactivated(user)}, and could not use a new key.`, "Nothing was changed.");
  }
  if (access.callerName !== undefined && foldCase(access.callerName) === foldCase(userName)) {
    throw refusal(`${userName} is your own user.`, "Nothing was changed. Replace your own key with: key-rotate");
  }
  const found = await readKeys(context, access.iam, { userName, pending: pendingKey });
  const running = rotationIn(user.tags);
  const isUnderWay = running !== undefined && found.keys.some(({ accessKeyId }) => accessKeyId === running.old);
  const begun = new Date(awsNow(context, access.iam));
  const until = new Date(begun.getTime() + grace * 1000);
  const active = found.keys.filter(({ status }) => status === "Active");
  if (!isUnderWay && active.length > 1) throw await noThird(context, access, userName, active);
  const planned = isUnderWay
    ? whileUnderWay(userName, found, { old: running.old, until, begun })
    : anew(userName, found.keys, { until, begun });
  const steps = planned.steps.length === 0 ? [] : [...identified.steps, ...planned.steps];
  requireTagRoom({ userName, tags: user.tags, steps });
  return {
    account: access.account,
    email,
    userName,
    gives: "access-key",
    steps,
    warnings: planned.warnings,
    consent: consentByYes(
      planned.steps.length === 0 ? undefined : identified.consent,
      planned.question === undefined ? [] : [planned.question],
    ),
    delivery: planned.delivery,
    afterDelivery: [],
  };
}

/** A key that is created only now, by a run after the one that was cut off, has its whole grace. */
function whileUnderWay(userName: string, found: KeysFound, anew: Rotation): KeyPlan {
  const under = `A new access key of ${userName} was created already; once it is in use: --finish-rotation. To go back: --abort-rotation.`;
  const plan = goingOn(userName, found, [anew.old]);
  if (plan === undefined) return { steps: [], delivery: "none", warnings: [under] };
  if (plan.steps.length === 0) return plan;
  return { ...plan, steps: [{ kind: "tag-user", tags: rotationTag(anew) }, ...plan.steps] };
}

/** Which of the two can go, AWS's notes of their use help to say, and a person decides. */
async function noThird(
  context: Pick<Context, "clock">,
  { iam }: AccountAccess,
  userName: string,
  keys: readonly AccessKey[],
): Promise<CliError> {
  const now = new Date(awsNow(context, iam));
  const uses = await Promise.all(
    keys.map(async (key) => `${maskKeyId(key)}: ${describeLastUse(await lastUse(iam, key), key.created, now)}.`),
  );
  const commands = keys.map(({ accessKeyId }) => {
    return `aws iam update-access-key --user-name ${quote(userName)} --status Inactive --access-key-id ${accessKeyId}`;
  });
  return refusal(
    `${userName} has two active access keys, and AWS allows no third. ${uses.join(" ")}`,
    ["Nothing was changed. Make the one that nobody needs inactive, and run this again:", ...commands].join("\n"),
  );
}

/** Of two keys one has to go first, which is one that nobody can use. */
function anew(userName: string, keys: readonly AccessKey[], times: Omit<Rotation, "old">): KeyPlan {
  const old = keys.find(({ status }) => status === "Active");
  const idle = keys.filter(({ status }) => status !== "Active");
  if (old === undefined) {
    const has = keys.length === 0 ? "no access key" : "no active access key";
    throw new CliError({
      code: "KEY_NOT_FOUND",
      message: `${userName} has ${has}, so that there is none to replace.`,
      hint: `Nothing was changed.${keys.length === 0 ? " Give the user a first one with: --access-key" : ""}`,
    });
  }
  const gone = idle.map(({ accessKeyId }): UserStep => {
    return { kind: "delete-credential", credential: { kind: "access-key", id: accessKeyId } };
  });
  return {
    steps: [
      ...gone,
      { kind: "tag-user", tags: rotationTag({ old: old.accessKeyId, ...times }) },
      { kind: "create-access-key", beside: [old.accessKeyId] },
    ],
    delivery: "due",
    warnings: [],
    question:
      idle.length === 0
        ? undefined
        : {
            warning: `AWS allows two access keys. This will delete ${idle.map(maskKeyId).join(" and ")} of ${userName}, which is inactive, to make room for the new one.`,
          },
  };
}
