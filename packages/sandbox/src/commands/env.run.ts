import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import type { EnvFlags } from "./env.js";
import { findRunning } from "./find-running.js";
import { readPort } from "./read-port.js";
import { writeExports } from "./write-exports.js";

export async function run(context: Context, { shell, port }: EnvFlags): Promise<Result> {
  const { url, environment } = await findRunning(context, readPort(port));
  return { data: { url, variables: environment }, text: writeExports(environment, shell), isVerbatim: true };
}
