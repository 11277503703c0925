import type { Result } from "@iam-tools/core/cli";
import { cancelled, CliError, exitCodes, type ExitCode } from "@iam-tools/core/errors";
import { shownAddress } from "@iam-tools/core/username";
import { exitCodeOfAll } from "../outcome/exit-code-of-all.js";
import { wayOn } from "../outcome/way-on.js";
import { describeUserStep, nothingToDo } from "../user/user-plan.js";
import type { PlannedRow } from "./plan-rows.js";

/** What became of a row. */
export interface Outcome {
  readonly planned: PlannedRow;
  readonly error?: CliError | undefined;
}

export function sayDone({ users }: PlannedRow): string {
  const steps = users.reduce((count, { plan }) => count + plan.steps.length + plan.afterDelivery.length, 0);
  const names = users.map(({ plan }) => plan.userName).join(", ");
  return steps === 0 ? `${names}: nothing to do` : `${names}: done`;
}

export function reportPlan(planned: readonly PlannedRow[], relay: string | undefined): Result {
  return {
    data: planned.map((row) => dataOf({ planned: row })),
    exitCode: exitCodeOfAll(planned.map((row) => exitCodeOf({ planned: row }))),
    text: planned.flatMap(({ row, users }) =>
      users.flatMap(({ plan }) => {
        const { account, userName, steps, afterDelivery, delivery } = plan;
        const lines = [
          ...steps.map((step) => describeUserStep(userName, step, "would")),
          ...(delivery === "due"
            ? [
                `would mail the password to ${shownAddress(row.email)} through ${relay}, which confirmed that it accepts it`,
              ]
            : []),
          ...afterDelivery.map((step) => describeUserStep(userName, step, "would")),
        ];
        return [
          `${userName} <${shownAddress(row.email)}> in account ${account.id} (${account.environment}):`,
          ...(lines.length === 0 ? [nothingToDo(plan)] : lines).map((line) => `- ${line}`),
        ];
      }),
    ),
  };
}

export function reportOutcomes(outcomes: readonly Outcome[]): Result {
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const done = outcomes.length - failed.length;
  const exitCode = exitCodeOfAll(outcomes.map(exitCodeOf));
  return {
    data: outcomes.map(dataOf),
    text: [
      ...failed.map(
        ({ planned, error }) => `line ${planned.row.line}: ${planned.row.email}: failed: ${error?.message}`,
      ),
      `${countPeople(outcomes.length)}: ${done} done, ${failed.length} failed`,
      ...linesOn(failed),
    ],
    exitCode,
  };
}

/** What stays undone though all is done that could be was told before. */
function exitCodeOf({ planned: { users }, error }: Outcome): ExitCode {
  const isShort = users.some(({ plan }) => plan.shortfall !== undefined);
  return error?.exitCode ?? (isShort ? exitCodes.partlyDone : exitCodes.done);
}

function linesOn(failed: readonly Outcome[]): string[] {
  const refused = failed.find(({ error }) => error?.code === "MAIL_SENDER_REFUSED" && error.hint !== undefined);
  const hint = refused?.error?.hint?.split("\n")[0];
  return [
    ...(hint === undefined ? [] : [hint]),
    ...(failed.length === 0 ? [] : [wayOn(failed.flatMap(({ error }) => error ?? []))]),
  ];
}

/** What became of each row was told as it was done. */
export function cancelledAfter(outcomes: readonly Outcome[]): CliError {
  const done = outcomes.filter(({ error }) => error === undefined).length;
  const { code, message, exitCode } = cancelled();
  const hint = `${done} of ${countPeople(outcomes.length)} done. Run the same command again to continue.`;
  return new CliError({ code, message, hint, exitCode });
}

function countPeople(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

export function dataOf({ planned: { row, users }, error }: Outcome): object {
  return {
    line: row.line,
    email: row.email,
    users: users.map(({ plan }) => ({
      accountId: plan.account.id,
      userName: plan.userName,
      steps: [...plan.steps, ...plan.afterDelivery],
      warnings: [...plan.warnings, ...(plan.shortfall === undefined ? [] : [plan.shortfall])],
    })),
    error: error === undefined ? undefined : { code: error.code, message: error.message },
  };
}
