import { basename } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { commandNotFound } from "@iam-tools/core/errors";
import { planScope } from "../scope/plan-scope.js";
import { sessionEnvironment } from "../session/session-environment.js";
import { requireProfile } from "../session/session-profile.js";
import type { Variables } from "../session/target-variables.js";
import type { ExecFlags } from "./exec.js";

export async function run(context: Context, flags: ExecFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "exec");
  const scope = await planScope(context, flags);
  const by = `exec ${basename(flags.command[0] ?? "")}`;
  // Standard input is the command's.
  const variables = await sessionEnvironment(context, { profile, flags, scope, by, leavesInput: true });
  if (scope === undefined) return runWith(context, flags, variables);
  const { withOwnFiles } = await import("../session/own-files.js");
  return withOwnFiles(context, variables, (own) => runWith(context, flags, { ...variables, ...own }));
}

async function runWith(context: Context, { command }: ExecFlags, variables: Variables): Promise<Result> {
  const [program = "", ...args] = command;
  const env = { ...context.env, ...variables };
  try {
    const { exitCode } = await context.processes.run({ line: [program, ...args], env, capture: false });
    // Standard output is the command's, too.
    return { data: undefined, text: [], exitCode };
  } catch (error) {
    throw commandNotFound(program, error) ?? error;
  }
}
