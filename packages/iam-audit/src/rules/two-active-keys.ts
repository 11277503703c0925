import { cis } from "./cis.js";
import type { UserRule } from "./rule.js";

export const twoActiveKeys: UserRule = {
  id: "two-active-keys",
  about: "user",
  severity: "medium",
  title: "Two active access keys",
  why: "The second is for the hours of a rotation. Left over, it is one more to leak, and in the way of the next rotation.",
  cis: cis(13),
  *check({ userName, accessKeys = [] }) {
    const active = accessKeys.filter(({ status }) => status === "Active");
    if (active.length < 2) return;
    yield {
      what: `${userName} has two active access keys: ${active.map(({ accessKeyId }) => accessKeyId).join(" and ")}.`,
      next: "key-rotate finish",
    };
  },
};
