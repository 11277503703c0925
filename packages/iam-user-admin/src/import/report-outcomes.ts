import { errorData, type Result } from "@iam-tools/core/cli";
import { cancelled, CliError, exitCodes, type ExitCode } from "@iam-tools/core/errors";
import { shownAddress } from "@iam-tools/core/username";
import { exitCodeOfAll, outcomeOf } from "../outcome/outcome.js";
import {
  encryptedTo,
  printedSecret,
  secretData,
  throughRelay,
  type RelayAnswer,
} from "../secrets/describe-delivery.js";
import { secretName, type PendingSecret } from "../secrets/pending.js";
import type { Application } from "../user/apply-user-plan.js";
import { stepData } from "../user/step-data.js";
import { wayOn } from "../outcome/way-on.js";
import { allSteps, stepsDone } from "../user/steps-done.js";
import { describeUserStep, nothingToDo, warningsOf, type UserPlan, type UserStep } from "../user/user-plan.js";
import type { ImportRow } from "./import-row.js";
import type { PlannedRow } from "./plan-rows.js";

/** What became of a row. */
export interface RowOutcome {
  readonly planned: PlannedRow;
  /** Of each user, in their order; all of the plan where it is a dry run. */
  readonly done: readonly (readonly UserStep[])[];
  /** Secrets that are yet to be printed. */
  readonly printed?: readonly PrintedSecret[];
  readonly error?: CliError | undefined;
}

export interface PrintedSecret extends Application {
  readonly secret: PendingSecret;
}

export function sayDone({ users }: PlannedRow): string {
  const steps = users.reduce((count, { plan }) => count + plan.steps.length + plan.afterDelivery.length, 0);
  const names = users.map(({ plan }) => plan.userName).join(", ");
  return steps === 0 ? `${names}: nothing to do` : `${names}: done`;
}

/** @param answer of the relay, where something is mailed */
export function reportForeseen(planned: readonly PlannedRow[], answer?: RelayAnswer): Result {
  const foreseen = planned.map((row) => {
    return { planned: row, done: row.users.map(({ plan }) => allSteps(plan)), error: row.leftOut };
  });
  return {
    data: answerOf(foreseen, { dryRun: true, prints: false }),
    exitCode: exitCodeOfAll(foreseen.map(exitCodeOf)),
    text: planned.flatMap(({ row, users, leftOut }) => [
      ...(leftOut === undefined ? [] : [`line ${row.line}: ${row.email}: would be left out: ${leftOut.message}`]),
      ...users.flatMap(({ plan }) => {
        const { account, userName, steps, afterDelivery, delivery } = plan;
        const lines = [
          ...steps.map((step) => describeUserStep(userName, step, "would")),
          ...(delivery === "due" ? [describeDelivery(row, plan, answer)] : []),
          ...afterDelivery.map((step) => describeUserStep(userName, step, "would")),
        ];
        return [
          `${userName} <${shownAddress(row.email)}> in account ${account.id} (${account.environment}):`,
          ...(lines.length === 0 ? [nothingToDo(plan)] : lines).map((line) => `- ${line}`),
        ];
      }),
    ]),
  };
}

function describeDelivery(
  { noMail, email, mailTo = email, pgp }: ImportRow,
  plan: UserPlan,
  answer: RelayAnswer | undefined,
): string {
  const what = secretName(plan);
  if (noMail || answer === undefined) return `would print the ${what}`;
  return `would mail the ${what}${encryptedTo(pgp)} to ${shownAddress(mailTo)} ${throughRelay(answer)}`;
}

export function reportOutcomes(outcomes: readonly RowOutcome[]): Result {
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const done = outcomes.length - failed.length;
  const exitCode = exitCodeOfAll(outcomes.map(exitCodeOf));
  return {
    data: answerOf(outcomes, { dryRun: false, prints: true }),
    text: [
      ...failed.map(
        ({ planned, error }) => `line ${planned.row.line}: ${planned.row.email}: failed: ${error?.message}`,
      ),
      ...outcomes.flatMap(({ printed = [] }) => printed.flatMap(({ secret }) => printedSecret(secret))),
      `${countPeople(outcomes.length)}: ${done} done, ${failed.length} failed`,
      ...linesOn(failed),
    ],
    exitCode,
  };
}

/** What stays undone though all is done that could be was told before. */
function exitCodeOf({ planned: { users }, error }: RowOutcome): ExitCode {
  const isShort = users.some(({ plan }) => plan.shortfall !== undefined);
  return error?.exitCode ?? (isShort ? exitCodes.partlyDone : exitCodes.done);
}

/** Whether anything was done, in whichever account. */
function isBegun({ done }: RowOutcome): boolean {
  return done.some((steps) => steps.length > 0);
}

function linesOn(failed: readonly RowOutcome[]): string[] {
  const refused = failed.find(({ error }) => error?.code === "MAIL_SENDER_REFUSED" && error.hint !== undefined);
  const hint = refused?.error?.hint?.split("\n")[0];
  return [
    ...(hint === undefined ? [] : [hint]),
    ...(failed.length === 0 ? [] : [wayOn(failed.flatMap(({ error }) => error ?? []))]),
  ];
}

/** What became of each row was told as it was done. */
export function cancelledAfter(outcomes: readonly RowOutcome[]): CliError {
  const done = outcomes.filter(({ error }) => error === undefined).length;
  const { code, message, exitCode } = cancelled();
  const hint = `${done} of ${countPeople(outcomes.length)} done. Run the same command again to continue.`;
  return new CliError({ code, message, hint, exitCode });
}

function countPeople(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

/**
 * Of all rows; a report has it in a file.
 *
 * @param prints whether secrets are in it that are not mailed
 */
export function answerOf(
  outcomes: readonly RowOutcome[],
  { dryRun, prints }: { readonly dryRun: boolean; readonly prints: boolean },
): object {
  return { dryRun, people: outcomes.map((outcome) => dataOf(outcome, prints ? (outcome.printed ?? []) : [])) };
}

function dataOf(outcome: RowOutcome, printed: readonly PrintedSecret[]): object {
  const { planned, done, error } = outcome;
  const { row, users } = planned;
  return {
    line: row.line,
    email: row.email,
    mailTo: row.mailTo ?? null,
    pgp: row.pgp ?? null,
    delivery: users.some(({ plan }) => plan.delivery === "due") ? (row.noMail ? "print" : "mail") : null,
    // The exit code does not tell: that of a Ctrl-C is its own, however far the row had come.
    outcome: error !== undefined && isBegun(outcome) ? "partly-done" : outcomeOf(exitCodeOf(outcome)),
    accounts: users.map(({ plan }, index) => ({
      accountId: plan.account.id,
      environment: plan.account.environment,
      userName: plan.userName,
      steps: stepsDone(plan, done[index] ?? []).map(stepData),
      warnings: warningsOf(plan),
      ...secretData(printed.find((one) => one.plan === plan)?.secret),
    })),
    error: error === undefined ? null : errorData(error),
  };
}
