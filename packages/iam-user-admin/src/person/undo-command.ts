import type { AccountFlags } from "@iam-tools/core/accounts";
import { quote } from "@iam-tools/core/errors";
import type { UpdateUserFlags } from "../flags/update-user-flags.js";
import type { Action } from "./action.js";

/** What undoes an action that another undoes, for the same accounts; undefined for all others. */
export function undoCommand({ kind }: Action, flags: UpdateUserFlags): string | undefined {
  return kind === "revoke-sessions" || kind === "compromised" ? commandFor(flags, "--false-alarm") : undefined;
}

/** What names a user, and the accounts. */
interface UserFlags extends AccountFlags {
  readonly userEmail: string;
  readonly userName?: string | undefined;
  readonly config?: string | undefined;
}

/**
 * Another action for the same user, in the same accounts.
 *
 * @param action as it is typed
 */
export function commandFor(flags: UserFlags, action: string): string {
  const { userEmail, userName, account, allAccounts, env, config, profile, region, endpointUrl } = flags;
  const words = [
    ["--user-email", userEmail],
    ["--user-name", userName],
    ["--profile", profile],
    ["--region", region],
    ["--endpoint-url", endpointUrl],
    ["--config", config],
    ["--env", env],
    ...(account === undefined ? [] : [["--account", ...account]]),
    ...(allAccounts === true ? [["--all-accounts"]] : []),
  ].flatMap((flag) => (flag.includes(undefined) ? [] : (flag as string[])));
  return ["iam-user-admin", ...words.map(quote), action].join(" ");
}
