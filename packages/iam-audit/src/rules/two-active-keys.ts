import { daysSince, type AccessKey, type Account } from "../model/index.js";
import { cis } from "./cis.js";
import { adminCommand, inactiveCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const twoActiveKeys: UserRule = {
  id: "two-active-keys",
  about: "user",
  severity: "medium",
  title: "Two active access keys",
  why: "The second is for the hours of a rotation. Left over, it is one more to leak, and in the way of the next rotation.",
  cis: cis(13),
  *check(user, account, { unused }) {
    const { userName, accessKeys = [], tags } = user;
    const active = accessKeys.filter(({ status }) => status === "Active");
    if (active.length < 2) return;
    const ids = active.map(({ accessKeyId }) => accessKeyId).join(" and ");
    // The tag by which iam-user-admin knows which key it replaces: it weighs the use of both itself.
    const isReplacing = active.some(
      ({ accessKeyId }) => tags?.["iam-user-admin:rotation"]?.split(" ")[0] === accessKeyId,
    );
    const finish = isReplacing ? adminCommand(account, user, "--finish-rotation") : undefined;
    if (finish !== undefined) {
      yield {
        what: `${userName} has two active access keys: ${ids}. iam-user-admin is replacing one by the other.`,
        next: finish,
      };
      return;
    }
    const idle = active.find((key) => isIdle(key, account, unused));
    yield {
      what: `${userName} has two active access keys: ${ids}. ${idle === undefined ? "Whoever rotated one of them finishes that." : `${idle.accessKeyId} is not in use.`}`,
      next:
        idle === undefined
          ? "key-rotate finish"
          : inactiveCommand(account, userName, { kind: "access-key", id: idle.accessKeyId }),
    };
  },
};

/** One that was created within the day may be the new one of a rotation, which has not reached everybody. */
function isIdle({ created, lastUsed }: AccessKey, { now }: Account, unused: number): boolean {
  const age = daysSince(created, now) ?? 0;
  return age > 0 && (lastUsed === null || (daysSince(lastUsed, now) ?? 0) > unused);
}
