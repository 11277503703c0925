import { openProgress, type Progress } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { type CliError, exitCodes, toCliError } from "@iam-tools/core/errors";
import type { AccountAccess } from "../account/account.js";
import type { PendingSecret } from "../secrets/pending.js";
import type { UserPlan, UserStep } from "../user/user-plan.js";

/** One account's part of the run, as far as it has come. */
export interface Part {
  /** Of the account in the config file; undefined where there is only the one that the AWS settings lead to. */
  readonly name: string | undefined;
  access?: AccountAccess;
  plan?: UserPlan;
  /** The steps of the plan that are done. */
  readonly done: UserStep[];
  secret?: PendingSecret;
  error?: CliError;
}

export type PlannedPart = Part & Required<Pick<Part, "access" | "plan">>;

/** Runs one part; where there are several, a failure is that part's own, and the others go on. */
export async function attempt(part: Part, several: boolean, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const shown = toCliError(error);
    if (!several || shown.exitCode === exitCodes.cancelled) throw shown;
    part.error = shown;
  }
}

/** How many accounts are through; of one alone, its calls tell whom they wait for. */
export function progressOver(
  context: Pick<Context, "clock" | "env" | "err">,
  what: string,
  parts: readonly Part[],
): Progress | undefined {
  return parts.length > 1 ? openProgress(context, { what, total: parts.length }) : undefined;
}

export function isPlanned(part: Part): part is PlannedPart {
  return part.plan !== undefined;
}
