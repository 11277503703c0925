import { quote } from "@iam-tools/core/files";
import type { Account, User } from "../model/index.js";

/** A command of the AWS CLI, in the account that is meant. */
export function awsCommand({ reached }: Account, line: string): string {
  return `aws ${line}${reached.profile === undefined ? "" : ` --profile ${quote(reached.profile)}`}`;
}

/** A command of iam-user-admin about that user, where a tag tells whose it is. */
export function adminCommand({ reached }: Account, { userName, tags }: User, flags: string): string | undefined {
  const email = tags?.["email"];
  if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email)) return undefined;
  const { profile, account } = reached;
  const place =
    account === undefined
      ? profile === undefined
        ? []
        : [`--profile ${quote(profile)}`]
      : [`--account ${quote(account)}`];
  return ["iam-user-admin", `--user-email ${quote(email)}`, `--user-name ${quote(userName)}`, flags, ...place].join(
    " ",
  );
}
