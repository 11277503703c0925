import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { commandNotFound } from "@iam-tools/core/errors";
import { sessionEnvironment } from "../session/session-environment.js";
import { requireProfile } from "../session/session-profile.js";
import type { ExecFlags } from "./exec.js";

export async function run(context: Context, flags: ExecFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "exec");
  const [program = "", ...args] = flags.command;
  // Standard input is the command's.
  const variables = await sessionEnvironment(context, { profile, flags, leavesInput: true });
  const env = { ...context.env, ...variables };
  try {
    const { exitCode } = await context.processes.run({ line: [program, ...args], env, capture: false });
    // Standard output is the command's, too.
    return { data: undefined, text: [], exitCode };
  } catch (error) {
    throw commandNotFound(program, error) ?? error;
  }
}
