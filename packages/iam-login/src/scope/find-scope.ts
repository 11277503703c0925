import { join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { didYouMean, quote, usageError } from "@iam-tools/core/errors";
import { configFolder, listIfThere, readText } from "@iam-tools/core/files";
import type { PolicyDocument } from "./policy-document.js";
import { readPolicy } from "./read-policy.js";
import { shippedScopes } from "./shipped-scopes.js";

/** Where a person keeps policies by name. */
export function scopesFolder(context: Pick<Context, "env" | "files">): string {
  return join(configFolder(context), "iam-login", "scopes");
}

/** The names of a person's own. */
export async function ownScopes(context: Pick<Context, "env" | "files">): Promise<string[]> {
  const names = await listIfThere(context, scopesFolder(context));
  return names
    .filter((name) => name.endsWith(".json") && isName(name.slice(0, -".json".length)))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

export interface FoundScope {
  readonly document: PolicyDocument;
  /** The file; undefined for one that comes with the tool. */
  readonly path: string | undefined;
  /** An ARN as `--on` takes it. */
  readonly example: string;
}

/**
 * A policy by its name: the person's own goes before one that comes with the tool.
 *
 * @throws CliError USAGE where there is none; what `readPolicy` throws
 */
export async function findScope(context: Pick<Context, "env" | "files">, name: string): Promise<FoundScope> {
  const own = await ownScopes(context);
  if (own.includes(name)) {
    const path = join(scopesFolder(context), `${name}.json`);
    return { document: await readPolicyFile(context, path, path), path, example: "ARN" };
  }
  const shipped = shippedScopes.find((scope) => scope.name === name);
  if (shipped !== undefined) return { ...shipped, path: undefined };
  const known = [...own, ...shippedScopes.map((scope) => scope.name)];
  const path = join(scopesFolder(context), `${isName(name) ? name : "NAME"}.json`);
  throw usageError(
    `There is no scope "${name}"${didYouMean(name, known)}.`,
    `To see them: iam-login scopes\nTo have one of that name, write its policy to ${quote(path)}`,
  );
}

/**
 * @param path absolute
 * @param name as the person knows it
 * @throws CliError FILE_ERROR; what `readText` and `readPolicy` throw
 */
export async function readPolicyFile(
  context: Pick<Context, "files">,
  path: string,
  name: string,
): Promise<PolicyDocument> {
  return readPolicy(name, await readText(context, path));
}

function isName(name: string): boolean {
  return /^\w[\w.-]{0,63}$/.test(name);
}
