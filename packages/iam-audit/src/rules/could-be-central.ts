import { cis } from "./cis.js";
import type { UserRule } from "./rule.js";

export const couldBeCentral: UserRule = {
  id: "could-be-central",
  about: "user",
  severity: "info",
  title: "A person's user, which could be in IAM Identity Center",
  why: "People who sign in centrally have no password and no key in each account, and leave all of them at once.",
  cis: cis(21),
  *check({ userName, password }) {
    if (!password) return;
    yield { what: `${userName} is a person with a password of this account; IAM Identity Center needs none.` };
  },
};
