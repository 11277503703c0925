import { basename } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { commandNotFound, usageError } from "@iam-tools/core/errors";
import { planScope } from "../scope/plan-scope.js";
import { sessionEnvironment, workingSession } from "../session/session-environment.js";
import { requireProfile } from "../session/session-profile.js";
import type { Variables } from "../session/target-variables.js";
import type { ExecFlags } from "./exec.js";

export async function run(context: Context, flags: ExecFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "exec");
  const scope = await planScope(context, flags);
  if (scope === undefined && flags.renew) {
    throw usageError(
      "--renew renews a narrower session, and nothing narrows it.",
      "Add --allow, --policy, --scope or --for.",
    );
  }
  const by = `exec ${basename(flags.command[0] ?? "")}`;
  // Standard input is the command's.
  const need = { profile, flags, by, leavesInput: true };
  if (scope === undefined) return runWith(context, flags, await sessionEnvironment(context, need));
  const { withOwnFiles } = await import("../session/own-files.js");
  const runAlone = (variables: Variables) =>
    withOwnFiles(context, variables, (own) => runWith(context, flags, { ...variables, ...own }));
  if (!flags.renew) return runAlone(await sessionEnvironment(context, { ...need, scope }));
  const { withRenewal } = await import("../session/with-renewal.js");
  return withRenewal(context, await workingSession(context, need), scope, runAlone);
}

async function runWith(context: Context, { command }: ExecFlags, variables: Variables): Promise<Result> {
  const [program = "", ...args] = command;
  // From here on Ctrl-C is the program's.
  context.signal.throwIfAborted();
  const env = { ...context.env, ...variables };
  try {
    const { exitCode } = await context.processes.run({ line: [program, ...args], env, capture: false });
    // Standard output is the command's, too.
    return { data: undefined, text: [], exitCode };
  } catch (error) {
    throw commandNotFound(program, error) ?? error;
  }
}
