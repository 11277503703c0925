import { adminBy } from "../policy/admin-by.js";
import { rightsOf } from "../policy/rights-of.js";
import { signsBy } from "../policy/signs-by.js";
import { isAdminWithoutMfa } from "../policy/without-mfa.js";
import { lessForAdmin, waysInWords } from "./admin-next.js";
import type { UserRule } from "./rule.js";

/** How many ways are named where there are many. */
const some = 2;

export const canBecomeAdmin: UserRule = {
  id: "can-become-admin",
  about: "user",
  severity: "high",
  title: "Rights that give all others, and do not require MFA",
  why: "Who may change policies, or act as others, has all rights within a minute, and so has a key that leaks.",
  *check(user, account) {
    const rights = rightsOf(user, account);
    if (rights === undefined) return;
    const found = signsBy(user)
      .filter((signedBy) => !isAdminWithoutMfa(rights, signedBy))
      .map((signedBy) => ({ signedBy, by: adminBy(user, account, rights, signedBy) }))
      .filter(({ by }) => by.length > 0);
    const by = [...new Set(found.flatMap((one) => one.by))];
    if (by.length === 0) return;
    const others =
      by.length > some ? ` and in ${by.length - some} other ${by.length - some === 1 ? "way" : "ways"}` : "";
    const { warning, next } = lessForAdmin(user, account);
    yield {
      what: `${user.userName} can get all rights in the account with ${waysInWords(found.map(({ signedBy }) => signedBy))} alone, by ${by.slice(0, some).join(", by ")}${others}: no policy asks for MFA.${warning}`,
      next,
    };
  },
};
