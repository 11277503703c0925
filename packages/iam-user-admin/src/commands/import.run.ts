import { jsonAnswer, openProgress, type Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { cancelled, exitCodes, toCliError, CliError } from "@iam-tools/core/errors";
import { mailSettings, newMessageId, openPostOffice, type MailSettings } from "@iam-tools/core/mail";
import { chooseAccounts } from "../account/open-account.js";
import { findConfig } from "../config/find-config.js";
import { absolute } from "../files/absolute.js";
import { tellConfig } from "../mail/tell-config.js";
import { parseImport } from "../import/parse-import.js";
import { planImport } from "../import/plan-import.js";
import { leaversConsent, planLeavers } from "../import/plan-leavers.js";
import type { ImportRequest, PlannedRow } from "../import/plan-rows.js";
import {
  cancelledAfter,
  answerOf,
  reportOutcomes,
  reportForeseen,
  sayDone,
  type RowOutcome,
} from "../import/report-outcomes.js";
import { readPeople, standardInput } from "../import/read-people.js";
import { findReportFile } from "../import/report-file.js";
import { tellWarnings } from "../import/tell-warnings.js";
import { userPosting, type UserPostOffice } from "../mail/user-posting.js";
import { partly } from "../outcome/outcome.js";
import { mapAtMost } from "../pace/map-at-most.js";
import { deliver } from "../passwords/deliver.js";
import { findPendingPassword, requireKeeping } from "../passwords/pending-password.js";
import type { PendingPassword } from "../passwords/pending.js";
import { requireCurrent } from "../passwords/require-current.js";
import { applyUserPlan, finishUserPlan } from "../user/apply-user-plan.js";
import { writePrivateFile } from "../files/private-files.js";
import { agree } from "../user/agree.js";
import type { Leaving } from "../user/plan-leaving.js";
import type { UserStep } from "../user/user-plan.js";
import { withPeople } from "../user/with-people.js";
import type { ImportFlags } from "./import.js";

/** How many people are worked on at once; the rate of the calls is another matter, and found out by the client. */
const peopleAtOnce = 8;

export async function run(context: Context, flags: ImportFlags): Promise<Result> {
  const found = await findConfig(context, flags.config);
  const { config } = found;
  const leaving = leavingOf(flags);
  // Nobody gets a mail for leaving.
  const settings = leaving ? undefined : mailSettings(context, flags, config.mail);
  const path = flags.file === "-" ? standardInput : absolute(context, flags.file ?? "");
  const content = await readPeople(context, flags.file === "-" ? "-" : path);
  const { rows, problems } = await parseImport(path, content, () => context.clock.sleep(0));
  const reportFile =
    flags.report === undefined ? undefined : await findReportFile(context, absolute(context, flags.report), path);
  const accounts = chooseAccounts(config, flags);
  const request = { path, rows, problems, config, flags, accounts };
  tellConfig(context, found, { dryRun: flags.dryRun, relay: settings?.relay });
  // Taking access away waits for nobody.
  if (settings === undefined) return endAccess(context, { request, reportFile }, leaving ?? "deactivate");
  // A dry run leaves nothing behind.
  return withPeople(context, flags.dryRun ? [] : rows, () => planAndApply(context, { request, settings, reportFile }));
}

function leavingOf({ deactivate, deleteUser }: ImportFlags): Leaving | undefined {
  return deactivate ? "deactivate" : deleteUser ? "delete-user" : undefined;
}

interface Running {
  readonly request: ImportRequest & { readonly flags: ImportFlags };
  readonly settings: MailSettings;
  readonly reportFile: string | undefined;
}

async function endAccess(
  context: Context,
  { request, reportFile }: Omit<Running, "settings">,
  action: Leaving,
): Promise<Result> {
  const { flags } = request;
  const planned = await planLeavers(context, request, action);
  tellWarnings(context, planned);
  if (flags.dryRun) return reportForeseen(planned, undefined);
  const consent = leaversConsent(planned, action);
  if (consent !== undefined) await agree(context, consent, flags);
  return finish(context, reportFile, await applyAll(context, undefined, planned));
}

async function planAndApply(context: Context, { request, settings, reportFile }: Running): Promise<Result> {
  const planned = await planImport(context, request);
  await requireKeeping(
    context,
    planned.flatMap(({ users }) => users.map(({ plan }) => plan)),
  );
  tellWarnings(context, planned);
  const office = await openPostOffice(context, settings, userPosting(context, {}));
  try {
    if (planned.some(isMailed)) await office.tryOut();
    if (request.flags.dryRun) return reportForeseen(planned, settings.relay.name);
    return await finish(context, reportFile, await applyAll(context, office, planned));
  } finally {
    office.close();
  }
}

async function finish(
  context: Context,
  reportFile: string | undefined,
  outcomes: readonly RowOutcome[],
): Promise<Result> {
  const isReported = reportFile === undefined || (await writeReport(context, reportFile, outcomes));
  if (outcomes.some(({ error }) => error?.exitCode === exitCodes.cancelled)) throw cancelledAfter(outcomes);
  const result = reportOutcomes(outcomes);
  return isReported ? result : { ...result, exitCode: exitCodes.failed };
}

/** Whether it could be written: what became of the people is told in any case. */
async function writeReport(context: Context, path: string, outcomes: readonly RowOutcome[]): Promise<boolean> {
  try {
    await writePrivateFile(context, path, jsonAnswer(answerOf(outcomes, false)));
    return true;
  } catch (error) {
    context.err.write(`Warning: the report ${path} could not be written: ${toCliError(error).message}\n`);
    return false;
  }
}

/**
 * What fails for one person is told at the end, and the others go on. After a Ctrl-C nobody is begun with, nor once the
 * relay refuses the sender: nobody would get a mail.
 */
async function applyAll(
  context: Context,
  office: UserPostOffice | undefined,
  planned: readonly PlannedRow[],
): Promise<RowOutcome[]> {
  const progress = openProgress(context, { what: "Working on people", total: planned.length });
  let refused = false;
  try {
    return await mapAtMost(peopleAtOnce, planned, async (row): Promise<RowOutcome> => {
      const done = row.users.map((): UserStep[] => []);
      if (context.signal.aborted) return { planned: row, done, error: cancelled() };
      if (refused && isMailed(row)) return { planned: row, done, error: notBegun() };
      const error = await attempt(() => applyRow(context, office, row, done));
      refused ||= error?.code === "MAIL_SENDER_REFUSED";
      progress.step(`${row.row.email}: ${error === undefined ? sayDone(row) : `failed: ${error.message}`}`);
      return { planned: row, done, error };
    });
  } finally {
    progress.end();
  }
}

function isMailed({ users }: PlannedRow): boolean {
  return users.some(({ plan }) => plan.delivery === "due");
}

function notBegun(): CliError {
  return new CliError({
    code: "MAIL_SENDER_REFUSED",
    message: "not started, because the mail relay no longer accepts mail from the sender",
  });
}

/** One mail a person, once all accounts have a user and a password for it. */
async function applyRow(
  context: Context,
  office: UserPostOffice | undefined,
  { row, users }: PlannedRow,
  done: readonly UserStep[][],
): Promise<void> {
  const messageId = newMessageId(context, office?.from ?? "");
  const applications = users.map(({ access, plan }, index) => {
    return { iam: access.iam, plan, messageId, occasion: "new-user" as const, done: done[index] ?? [] };
  });
  for (const application of applications) await applyUserPlan(context, application);
  const due = applications.filter(({ plan }) => plan.delivery === "due");
  const found = await Promise.all(due.map(({ plan }) => findPendingPassword(context, plan)));
  const [first, ...rest] = found.filter((password) => password !== undefined);
  await Promise.all(due.map(({ iam }, index) => requireFound(context, iam, found[index])));
  if (first !== undefined && office !== undefined) {
    const delivery = { office, passwords: [first, ...rest], to: row.mailTo, freshId: messageId, asks: false } as const;
    await deliver(context, delivery).catch(throwPartly);
  }
  for (const application of applications) await finishUserPlan(context, application);
}

/** The users are there by now. */
function throwPartly(error: unknown): never {
  const cause = toCliError(error);
  const { code, message, hint } = cause;
  throw new CliError({ code, message, hint, exitCode: partly(cause, true), cause });
}

async function requireFound(context: Context, iam: AwsClient, found: PendingPassword | undefined): Promise<void> {
  if (found !== undefined) await requireCurrent(context, iam, found);
}

async function attempt(work: () => Promise<void>): Promise<CliError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return toCliError(error);
  }
}
