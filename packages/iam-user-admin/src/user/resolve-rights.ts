import type { AwsClient } from "@iam-tools/core/context";
import { findUser, typedGroups } from "@iam-tools/core/iam";
import { deriveUserName } from "@iam-tools/core/username";
import type { WantedRights } from "./rights-steps.js";

export interface Naming {
  /** What user names end in. */
  readonly environment: string;
  /** Of the config file. */
  readonly pattern: string | undefined;
}

/**
 * The rights by the names that the account has: `a,b` is two groups, where it is not the name of one; an address to mimic
 * is the user of that person.
 */
export async function resolveRights(iam: AwsClient, rights: WantedRights, naming: Naming): Promise<WantedRights> {
  if (rights.kind === "mimic") return { ...rights, userName: await userNameFor(iam, rights.userName, naming) };
  return { ...rights, groups: await typedGroups(iam, rights.groups) };
}

/** @param typed a user's name, or a person's address, which may be a user's name as well */
export async function userNameFor(iam: AwsClient, typed: string, { environment, pattern }: Naming): Promise<string> {
  if (!typed.includes("@") || (await findUser(iam, typed)) !== undefined) return typed;
  return deriveUserName({ email: typed, account: environment, pattern });
}
