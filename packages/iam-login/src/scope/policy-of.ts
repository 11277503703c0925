import { resolve } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { fillIn, hasOpen } from "./fill-in.js";
import type { PolicyDocument } from "./policy-document.js";
import { findScope, readPolicyFile } from "./find-scope.js";
import { requireShort } from "./policy-fault.js";
import { isAction, isResource } from "./read-policy.js";
import type { ScopeFlags } from "./scope-flags.js";

/**
 * The policy that was typed or named, as JSON without spaces between its parts, which would count for AWS.
 *
 * @throws CliError USAGE, POLICY_MALFORMED, POLICY_TOO_LARGE; FILE_ERROR where a file cannot be read
 */
export async function policyOf(context: Pick<Context, "env" | "files">, flags: ScopeFlags): Promise<string> {
  const { allow, on, policy: path, scope } = flags;
  for (const arn of on ?? []) {
    if (isResource(arn)) continue;
    throw usageError(`--on takes an ARN, such as arn:aws:s3:::reports/*, not ${JSON.stringify(arn)}.`);
  }
  if (allow !== undefined) return allowing(allow, on ?? ["*"]);
  if (path !== undefined) {
    const document = await readPolicyFile(context, resolve(context.files.workingFolder, path), path);
    return finished(`The policy in ${path}`, filled(document, on, { what: path, example: "ARN" }));
  }
  if (scope !== undefined) {
    const found = await findScope(context, scope);
    const { document, example } = found;
    return policyOfScope(scope, filled(document, on, { what: `The scope ${scope}`, example }));
  }
  throw usageError(
    "--on says on which resources, and not what is allowed there.",
    "Add --allow, such as: --allow 's3:Get*'",
  );
}

/** @throws CliError POLICY_TOO_LARGE */
export function policyOfScope(name: string, document: PolicyDocument): string {
  return finished(`The scope ${name}`, document);
}

function allowing(actions: readonly string[], on: readonly string[]): string {
  const wrong = actions.find((action) => !isAction(action));
  if (wrong !== undefined) {
    throw usageError(
      `--allow takes actions as AWS calls them, such as s3:GetObject or 's3:Get*', not ${JSON.stringify(wrong)}.`,
      "All of them, by service: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    );
  }
  const Statement = [{ Effect: "Allow" as const, Action: oneOrMany(actions), Resource: oneOrMany(on) }];
  return finished("The policy of --allow and --on", { Version: "2012-10-17", Statement });
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [only = "", ...more] = values;
  return more.length === 0 ? only : values;
}

function filled(
  document: PolicyDocument,
  on: readonly string[] | undefined,
  { what, example }: { readonly what: string; readonly example: string },
): PolicyDocument {
  const isOpen = hasOpen(document);
  if (isOpen && on === undefined) {
    throw usageError(`${what} leaves open on which resources.`, `Name them: --on ${example}`);
  }
  if (!isOpen && on !== undefined) {
    throw usageError(
      `${what} says itself on which resources, so --on has no place in it.`,
      "Leave --on out, or write {on} where its ARNs are to stand.",
    );
  }
  return on === undefined ? document : fillIn(document, on);
}

function finished(what: string, document: PolicyDocument): string {
  const policy = JSON.stringify(document);
  requireShort(what, policy);
  return policy;
}
