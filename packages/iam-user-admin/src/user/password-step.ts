import { strongPasswordPolicy, type LoginProfile, type PasswordPolicy } from "@iam-tools/core/iam";
import { markIn } from "../secrets/is-replaced.js";
import type { PendingPassword } from "../secrets/pending.js";
import { tagKeys } from "../tags/tag-keys.js";
import type { UserStep, UserPlan } from "./user-plan.js";

export interface PasswordFacts {
  /** Undefined where it may not be read. */
  readonly policy: PasswordPolicy | undefined;
  /** Undefined where the user has no password. */
  readonly login: LoginProfile | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Tells this run's password from those of others: when it was begun, in ISO 8601; undefined where no tag has room. */
  readonly mark: string | undefined;
}

/** One that takes another's place is told by a tag first, so that no other run hands the other one over as good. */
export function passwordSteps({ policy, login, tags, mark }: PasswordFacts): UserStep[] {
  const { minimumLength, maxAgeDays } = policy ?? strongPasswordPolicy;
  const age = maxAgeDays === undefined ? {} : { maxAgeDays };
  const before = markIn(tags);
  if (login === undefined) return [{ kind: "set-password", minimumLength, ...age, replaces: false, marks: [before] }];
  const created = login.created?.toISOString();
  if (mark === undefined)
    return [{ kind: "set-password", minimumLength, ...age, replaces: true, created, marks: [before] }];
  return [
    { kind: "tag-user", tags: { [tagKeys.password]: mark } },
    { kind: "set-password", minimumLength, ...age, replaces: true, created, marks: [before, mark] },
  ];
}

export function passwordWarnings(policy: PasswordPolicy | undefined): string[] {
  if (policy !== undefined) return [];
  return [
    "The account's password policy cannot be read; the password is generated to satisfy the strictest possible one.",
  ];
}

/** How far a password has come, as what is left to do. */
export function deliveryOf(state: PendingPassword["state"] | undefined): UserPlan["delivery"] {
  if (state === "set" || state === "sending") return "due";
  return state === "mailed" ? "made" : "none";
}

/** `2030-01-02` */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}
