import { quote } from "@iam-tools/core/errors";
import { cis } from "./cis.js";
import { daysSince } from "../model/index.js";
import { awsCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const signInNeverCame: UserRule = {
  id: "sign-in-never-came",
  about: "user",
  severity: "medium",
  title: "A password was never used",
  why: "The first password, which was sent to somebody, still works.",
  cis: cis(12),
  *check({ userName, password, passwordLastUsed, accessKeys }, account, { unused }) {
    const days = daysSince(password?.created, account.now);
    if (!password || passwordLastUsed !== null || days === undefined || days <= unused) return;
    const isAll = accessKeys?.every(({ status }) => status !== "Active") === true;
    yield {
      subject: { kind: "password", id: userName },
      what: `${userName} got a password ${days} days ago and never signed in with it${isAll ? ", and has no active access key" : ""}.`,
      next: awsCommand(account, `iam delete-login-profile --user-name ${quote(userName)}`),
    };
  },
};
