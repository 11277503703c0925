import { quote } from "@iam-tools/core/errors";
import { looksLikeProgram, type Account, type User } from "../model/index.js";
import type { SignedBy } from "../policy/without-mfa.js";
import { awsCommand, inOrder, requireMfaCommand } from "./next.js";

export function waysInWords(ways: readonly SignedBy[]): string {
  return ways.map((way) => (way === "password" ? "a password" : "an access key")).join(" or ");
}

/** What makes less of rights that come without MFA. Which rights a program needs, only its people know. */
export function lessForAdmin(user: User, account: Account): { readonly warning: string; readonly next: string } {
  if (!looksLikeProgram(user)) return { warning: "", next: mfaCommand(user, account) };
  return {
    warning: " Give a program, which cannot use MFA, fewer rights or a role; a person needs an MFA device first.",
    next: awsCommand(account, lookAt(user)),
  };
}

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
