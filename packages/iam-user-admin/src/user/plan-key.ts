import type { AwsClient, Context } from "@iam-tools/core/context";
import { listAccessKeys, type AccessKey } from "@iam-tools/core/iam";
import type { PendingKey } from "../passwords/pending.js";
import { deliveryOf } from "./password-step.js";
import { describeCredential, type Consent, type UserPlan, type UserStep } from "./user-plan.js";

/** Milliseconds after which a key that was created is listed. */
const listedAfter = 60_000;
/** Milliseconds after which the AWS client gives a request up, and the slack of a clock that tells whole seconds. */
const longestRequest = 75_000;

/**
 * The user's access keys. Where an earlier run asked for one a moment ago, and it is not listed yet, a minute is waited
 * out: a second key would be made else.
 *
 * @param pending of that run
 */
export async function readKeys(
  { clock, err }: Pick<Context, "clock" | "err">,
  iam: AwsClient,
  { userName, pending }: { readonly userName: string; readonly pending: PendingKey | undefined },
): Promise<AccessKey[]> {
  const keys = await listAccessKeys(iam, userName);
  if (pending === undefined || keys.some(({ accessKeyId }) => accessKeyId === pending.key?.accessKeyId)) return keys;
  const left = Date.parse(pending.asked) + listedAfter - clock.now().getTime() - (iam.clockOffset ?? 0);
  if (left <= 0 || keys.length > 0) return keys;
  if (pending.key !== undefined) {
    return [{ accessKeyId: pending.key.accessKeyId, status: "Active", created: undefined }];
  }
  const seconds = Math.ceil(left / 1000);
  err.write(
    `Waiting ${seconds} s until AWS lists an access key that an earlier run may have created… (Ctrl-C to stop)\n`,
  );
  await clock.sleep(left);
  return listAccessKeys(iam, userName);
}

export interface KeyPlan extends Pick<UserPlan, "steps" | "delivery" | "warnings" | "consent"> {}

/**
 * A user who has none gets an access key, once: the one that an earlier run created and did not deliver, or a new one. A
 * key whose answer was lost opens nothing, since nobody knows its secret; that it is that one only its time tells, so
 * that a person has to agree before it is deleted.
 */
export function planKey(userName: string, keys: readonly AccessKey[], pending: PendingKey | undefined): KeyPlan {
  const create: UserStep = { kind: "create-access-key" };
  const nothing = { steps: [], warnings: [], consent: undefined };
  const [first] = keys;
  if (first === undefined) return { ...nothing, steps: [create], delivery: "due" };
  const kept = keys.find(({ accessKeyId }) => accessKeyId === pending?.key?.accessKeyId);
  if (kept?.status === "Active") return { ...nothing, delivery: deliveryOf(pending?.state) };
  if (keys.length === 1 && pending !== undefined && pending.key === undefined && isOfRequest(first, pending)) {
    const credential = { kind: "access-key", id: first.accessKeyId } as const;
    return {
      ...nothing,
      steps: [{ kind: "delete-credential", credential }, create],
      delivery: "due",
      consent: lostKeyConsent(userName, describeCredential(credential), first.created),
    };
  }
  const names = keys.map(({ accessKeyId, status }) => {
    return `****${accessKeyId.slice(-4)}${status === "Active" ? "" : ` (${status.toLowerCase()})`}`;
  });
  const has = `${userName} already has the access key${names.length === 1 ? "" : "s"} ${names.join(" and ")}`;
  return { ...nothing, delivery: "none", warnings: [`${has}; no other is created.`] };
}

function isOfRequest({ created }: AccessKey, { asked }: PendingKey): boolean {
  const age = (created?.getTime() ?? 0) - Date.parse(asked);
  return age > -5_000 && age < longestRequest;
}

function lostKeyConsent(userName: string, key: string, created: Date | undefined): Consent {
  return {
    warning: `${userName} has the ${key}, created ${created?.toISOString()}: just when an earlier run asked for one and got no answer, so that nobody knows its secret. Unless someone else created it in those seconds, it is useless. This will delete it and create another.`,
    typed: "yes",
    flags: ["yes"],
  };
}
