import { join } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, toCliError } from "@iam-tools/core/errors";
import { hasOpen } from "../scope/fill-in.js";
import { findScope, ownScopes, scopesFolder } from "../scope/find-scope.js";
import { policyOfScope } from "../scope/policy-of.js";
import { longestPolicy } from "../scope/policy-fault.js";
import type { PolicyDocument } from "../scope/policy-document.js";
import { shippedScopes } from "../scope/shipped-scopes.js";

interface ListedScope {
  readonly scope: string;
  /** Null for one that comes with the tool. */
  readonly path: string | null;
  readonly takesOn: boolean;
  /** Null where it cannot be used. */
  readonly document: PolicyDocument | null;
  readonly size: number | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
}

export async function run(context: Pick<Context, "env" | "files">): Promise<Result> {
  const names = new Set([...(await ownScopes(context)), ...shippedScopes.map(({ name }) => name)]);
  const scopes = await Promise.all([...names].sort().map((name) => look(context, name)));
  const width = Math.max(...scopes.map(({ scope }) => scope.length));
  const folder = scopesFolder(context);
  return {
    data: { folder, scopes },
    text: [
      ...scopes.map((one) => `${one.scope.padEnd(width)}  ${sentence(one)}`),
      `Yours are the files NAME.json in ${folder}`,
    ],
    exitCode: scopes.some(({ error }) => error !== null) ? exitCodes.partlyDone : exitCodes.done,
  };
}

async function look(context: Pick<Context, "env" | "files">, scope: string): Promise<ListedScope> {
  try {
    const { document, path } = await findScope(context, scope);
    const size = policyOfScope(scope, document).length;
    return { scope, path: path ?? null, takesOn: hasOpen(document), document, size, error: null };
  } catch (thrown) {
    const { code, message, hint = null } = toCliError(thrown);
    const path = join(scopesFolder(context), `${scope}.json`);
    return { scope, path, takesOn: false, document: null, size: null, error: { code, message, hint } };
  }
}

function sentence({ path, takesOn, size, error }: ListedScope): string {
  if (error !== null) return `cannot be used: ${error.message.replaceAll("\n", " ")}`;
  const from = path ?? "built in";
  return `${size} of ${longestPolicy.toLocaleString("en")} characters${takesOn ? ", and those of --on" : ""} (${from})`;
}
