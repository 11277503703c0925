import type { AwsClient } from "../context/index.js";
import { CliError, namesLike } from "../errors/index.js";
import { listGroupNames } from "./groups.js";

export interface UnknownGroup {
  readonly name: string;
  /** Groups that exist and look like it. */
  readonly near: readonly string[];
}

/** Where groups may not be listed, none is near. */
export async function nearGroups(iam: AwsClient, unknown: readonly string[]): Promise<UnknownGroup[]> {
  if (unknown.length === 0) return [];
  const existing = await listGroupNames(iam).catch(() => []);
  return unknown.map((name) => ({ name, near: namesLike(name, existing) }));
}

export function sayUnknown({ name, near }: UnknownGroup): string {
  return `There is no group "${name}".${near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`}`;
}

/** How to create a group that none looks like, unless AWS allows no such name: several may have been typed as one. */
export function hintForUnknown(unknown: readonly UnknownGroup[]): string {
  const missing = unknown.find(({ name, near }) => near.length === 0 && /^[\w+=.@-]{1,128}$/.test(name));
  return `Nothing was changed.${missing === undefined ? "" : ` Create it with: aws iam create-group --group-name ${missing.name}`}`;
}

/**
 * Where members of a group are looked for, there is nothing to create.
 *
 * @param list the command that lists the groups
 */
export function groupNotFound(unknown: readonly UnknownGroup[], list: string): CliError {
  return new CliError({
    code: "GROUP_NOT_FOUND",
    message: unknown.map(sayUnknown).join("\n"),
    hint: `List the groups with: ${list}`,
  });
}
