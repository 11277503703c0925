import type { AwsClient } from "../context/index.js";
import { CliError, namesLike } from "../errors/index.js";
import { listGroupNames } from "./groups.js";

export interface UnknownGroup {
  readonly name: string;
  /** Groups that exist and look like it. */
  readonly near: readonly string[];
}

/** What is near is a kindness: where groups may not be listed, the names alone have to do. */
export async function nearGroups(iam: AwsClient, unknown: readonly string[]): Promise<UnknownGroup[]> {
  if (unknown.length === 0) return [];
  const existing = await listGroupNames(iam).catch(() => []);
  return unknown.map((name) => ({ name, near: namesLike(name, existing) }));
}

export function sayUnknown({ name, near }: UnknownGroup): string {
  return `There is no group "${name}".${near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`}`;
}

/** How to make a group that none is like; what is no name to AWS, such as several that were typed as one, is left out. */
export function hintForUnknown(unknown: readonly UnknownGroup[]): string {
  const missing = unknown.find(({ name, near }) => near.length === 0 && /^[\w+=.@-]{1,128}$/.test(name));
  return `Nothing was changed.${missing === undefined ? "" : ` Create it with: aws iam create-group --group-name ${missing.name}`}`;
}

/** For who searches for its members: there is nothing to make. */
export function groupNotFound(unknown: readonly UnknownGroup[]): CliError {
  return new CliError({
    code: "GROUP_NOT_FOUND",
    message: unknown.map(sayUnknown).join("\n"),
    hint: "List the groups with: aws iam list-groups",
  });
}
