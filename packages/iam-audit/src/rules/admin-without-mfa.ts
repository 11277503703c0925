import { quote } from "@iam-tools/core/errors";
import { isAdminWithoutMfa } from "../policy/without-mfa.js";
import { rightsOf } from "../policy/rights-of.js";
import { signsBy } from "../policy/signs-by.js";
import { looksLikeProgram, type Account, type User } from "../model/index.js";
import { cis } from "./cis.js";
import { awsCommand, inOrder, requireMfaCommand } from "./next.js";
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
    const by = ways.map((way) => (way === "password" ? "a password" : "an access key")).join(" or ");
    const isProgram = looksLikeProgram(user);
    yield {
      what: `${user.userName} may do everything in the account with ${by} alone: no policy asks for MFA.${isProgram ? " Give a program, which cannot use MFA, fewer rights or a role; a person needs an MFA device first." : ""}`,
      next: isProgram ? awsCommand(account, lookAt(user)) : mfaCommand(user, account),
    };
  },
};

/** A group of the user's requires MFA of the user; who is in none has to be put into one. */
function mfaCommand({ userName, groups }: User, account: Account): string {
  const [group] = groups ?? [];
  if (group !== undefined) return requireMfaCommand(account, group);
  return inOrder(
    requireMfaCommand(account, undefined),
    awsCommand(account, `iam add-user-to-group --group-name GROUP --user-name ${quote(userName)}`),
  );
}

/** Where the rights of a program come from: what is attached to it, or its groups. */
function lookAt({ userName, policies, groups }: User): string {
  const [attached] = policies?.attached ?? [];
  const [inline] = policies?.inline ?? [];
  const named = `--user-name ${quote(userName)}`;
  if (attached !== undefined) return `iam list-attached-user-policies ${named}`;
  if (inline !== undefined) return `iam get-user-policy ${named} --policy-name ${quote(inline.name)}`;
  return (groups ?? []).length === 0 ? `iam list-user-policies ${named}` : `iam list-groups-for-user ${named}`;
}
