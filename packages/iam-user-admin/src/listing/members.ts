import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
import { listUsersInGroup } from "@iam-tools/core/iam";

/** The names of the users who are in some groups; `none` where one of these is not there. */
export type Members = ReadonlySet<string> | "all" | "none";

/** Those who are in every one of the groups. GetGroup does not tell when a password was last used, so names are enough. */
export async function membersOfAll(iam: AwsClient, groups: readonly string[]): Promise<Members> {
  if (groups.length === 0) return "all";
  const sets = await Promise.all(groups.map((name) => membersOf(iam, name)));
  const [first, ...others] = sets;
  if (first === undefined || sets.includes(undefined)) return "none";
  return new Set([...first].filter((name) => others.every((other) => other?.has(name))));
}

/** Undefined where there is no such group. */
async function membersOf(iam: AwsClient, groupName: string): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  try {
    for await (const page of listUsersInGroup(iam, groupName)) for (const { userName } of page) names.add(userName);
    return names;
  } catch (error) {
    // What cannot be a name is none that there is.
    if (["NoSuchEntity", "ValidationError"].includes(awsErrorName(error))) return undefined;
    throw error;
  }
}
