import { isAdminWithoutMfa } from "../policy/without-mfa.js";
import { rightsOf } from "../policy/rights-of.js";
import { signsBy } from "../policy/signs-by.js";
import { lessForAdmin, waysInWords } from "./admin-next.js";
import { cis } from "./cis.js";
import type { UserRule } from "./rule.js";

export const adminWithoutMfa: UserRule = {
  id: "admin-without-mfa",
  about: "user",
  severity: "high",
  title: "Admin rights that do not require MFA",
  why: "A key or password that leaks is enough to take over the account.",
  cis: cis(16),
  *check(user, account) {
    const rights = rightsOf(user, account);
    if (rights === undefined) return;
    const ways = signsBy(user).filter((signedBy) => isAdminWithoutMfa(rights, signedBy));
    if (ways.length === 0) return;
    const { warning, next } = lessForAdmin(user, account);
    yield {
      what: `${user.userName} may do everything in the account with ${waysInWords(ways)} alone: no policy asks for MFA.${warning}`,
      next,
    };
  },
};
