import { chooseAccounts, withOrganization } from "@iam-tools/core/accounts";
import { jsonAnswer, openProgress, type Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { cancelled, exitCodes, toCliError, usageError, CliError } from "@iam-tools/core/errors";
import { mailSettings, newMessageId, openPostOffice, type MailSettings } from "@iam-tools/core/mail";
import { absolute, seenFrom } from "@iam-tools/core/files";
import { mapAtMost } from "@iam-tools/core/pace";
import { findAdminConfig } from "../config/find-admin-config.js";
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
  type PrintedSecret,
  type RowOutcome,
} from "../import/report-outcomes.js";
import { readPeople, standardInput } from "../import/read-people.js";
import { findReportFile } from "../import/report-file.js";
import { tellWarnings } from "../import/tell-warnings.js";
import { mails, type UserPostOffice } from "../mail/mails.js";
import { requireSealing, sealOpener, type OpenSeal } from "../mail/seal.js";
import { partly } from "../outcome/outcome.js";
import { deliver } from "../secrets/deliver.js";
import { findPending, proveKeeping, requireKeeping, whereKept } from "../secrets/pending-secrets.js";
import type { PendingSecret } from "../secrets/pending.js";
import { requireCurrent } from "../secrets/require-current.js";
import { applyUserPlan, finishUserPlan, type Application } from "../user/apply-user-plan.js";
import { writePrivateFile } from "../files/private-files.js";
import { agree } from "../user/agree.js";
import type { Leaving } from "../user/plan-leaving.js";
import type { UserStep } from "../user/user-plan.js";
import { withPeople } from "../user/with-people.js";
import type { ImportFlags } from "./import.js";

/** How many people are worked on at once; the rate of the calls is another matter, and found out by the client. */
const peopleAtOnce = 8;

export async function run(context: Context, flags: ImportFlags): Promise<Result> {
  const found = await findAdminConfig(context, flags.config);
  const leaving = leavingOf(flags);
  const path = flags.file === "-" ? standardInput : absolute(context, flags.file ?? "");
  const content = await readPeople(context, flags.file === "-" ? "-" : path);
  const { rows, problems } = await parseImport(path, content, () => context.clock.sleep(0));
  const isPrinted = rows.some(({ noMail }) => noMail);
  if (isPrinted && leaving === undefined && flags.quiet && !flags.dryRun) {
    throw usageError(
      "no-mail prints passwords and keys, and --quiet prints nothing: they would be lost.",
      "Leave out --quiet.",
    );
  }
  // Nobody gets a mail for leaving.
  const isMailing = leaving === undefined && (rows.length === 0 || rows.some(({ noMail }) => !noMail));
  const settings = isMailing ? mailSettings(context, flags, found.config.mail) : undefined;
  const reportFile =
    flags.report === undefined ? undefined : await findReportFile(context, absolute(context, flags.report), path);
  // The people may come by standard input.
  const source = { ...flags, leavesInput: flags.file === "-" };
  const chosen = await chooseAccounts(context, found.config, source);
  const accounts = chosen.names;
  const inRows = rows.flatMap((row) => row.accounts ?? []);
  const config = await withOrganization(context, chosen.config, inRows, source);
  const file = flags.file === "-" ? `${context.files.workingFolder}/-` : path;
  const seen = rows.map((row) => ({ ...row, pgp: row.pgp && seenFrom(context, file, row.pgp) }));
  const request = { path, rows: seen, problems, config, flags, accounts };
  tellConfig(context, found, { dryRun: flags.dryRun, relay: settings?.relay });
  // Taking access away waits for nobody.
  if (leaving !== undefined) return endAccess(context, { request, reportFile }, leaving);
  // A dry run leaves nothing behind.
  return withPeople(context, flags.dryRun ? [] : rows, () => planAndApply(context, { request, settings, reportFile }));
}

function leavingOf({ deactivate, deleteUser }: ImportFlags): Leaving | undefined {
  return deactivate ? "deactivate" : deleteUser ? "delete-user" : undefined;
}

interface Running {
  readonly request: ImportRequest & { readonly flags: ImportFlags };
  /** Undefined where nothing is mailed. */
  readonly settings: MailSettings | undefined;
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
  if (flags.dryRun) return reportForeseen(planned);
  const consent = leaversConsent(planned, action);
  if (consent !== undefined) await agree(context, consent, flags);
  return finish(context, reportFile, await applyAll(context, planned));
}

async function planAndApply(context: Context, { request, settings, reportFile }: Running): Promise<Result> {
  await requireSealing(request.rows.map(({ pgp }) => pgp));
  const openSeal = sealOpener(context);
  const planned = await planImport(context, { ...request, openSeal });
  const plans = planned.flatMap(({ users }) => users.map(({ plan }) => plan));
  await requireKeeping(context, plans);
  tellWarnings(context, planned);
  const office = settings && (await openPostOffice(context, settings, mails));
  try {
    const isConfirmed = (planned.some(isMailed) && (await office?.tryOut())) === true;
    if (request.flags.dryRun) {
      const relay = settings?.relay.name;
      return reportForeseen(
        planned,
        relay === undefined ? undefined : { relay, asked: "mail from the sender", isConfirmed },
      );
    }
    await proveKeeping(context, plans);
    return await finish(context, reportFile, await applyAll(context, planned, office && { office, openSeal }));
  } finally {
    office?.close();
  }
}

async function finish(
  context: Context,
  reportFile: string | undefined,
  outcomes: readonly RowOutcome[],
): Promise<Result> {
  const isReported = reportFile === undefined || (await writeReport(context, reportFile, outcomes));
  if (outcomes.some(({ error }) => error?.exitCode === exitCodes.cancelled)) throw cancelledAfter(outcomes);
  const printed = outcomes.flatMap((outcome) => outcome.printed ?? []);
  const result = {
    ...reportOutcomes(outcomes),
    afterPrint: () => finishAll(context, printed),
    ...whereKept(context, printed),
  };
  return isReported ? result : { ...result, exitCode: exitCodes.failed };
}

/** Whether it could be written: what became of the people is told in any case. */
async function writeReport(context: Context, path: string, outcomes: readonly RowOutcome[]): Promise<boolean> {
  try {
    await writePrivateFile(context, path, jsonAnswer(answerOf(outcomes, { dryRun: false, prints: false })));
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
async function applyAll(context: Context, planned: readonly PlannedRow[], mailing?: Mailing): Promise<RowOutcome[]> {
  const progress = openProgress(context, { what: "Working on people", total: planned.length });
  let refused = false;
  try {
    return await mapAtMost(peopleAtOnce, planned, async (row): Promise<RowOutcome> => {
      const done = row.users.map((): UserStep[] => []);
      if (context.signal.aborted) return { planned: row, done, error: cancelled() };
      if (row.leftOut !== undefined) {
        progress.step(`${row.row.email}: failed: ${row.leftOut.message}`);
        return { planned: row, done, error: row.leftOut };
      }
      if (refused && isMailed(row)) return { planned: row, done, error: notBegun() };
      const printed: PrintedSecret[] = [];
      const error = await attempt(() => applyRow(context, { row, done, printed, mailing }));
      refused ||= error?.code === "MAIL_SENDER_REFUSED";
      progress.step(`${row.row.email}: ${error === undefined ? sayDone(row) : `failed: ${error.message}`}`);
      return { planned: row, done, printed, error };
    });
  } finally {
    progress.end();
  }
}

function isMailed({ row, users }: PlannedRow): boolean {
  return !row.noMail && users.some(({ plan }) => plan.delivery === "due");
}

function notBegun(): CliError {
  return new CliError({
    code: "MAIL_SENDER_REFUSED",
    message: "not started, because the mail relay no longer accepts mail from the sender",
  });
}

interface Mailing {
  readonly office: UserPostOffice;
  readonly openSeal: OpenSeal;
}

interface RowWork {
  readonly row: PlannedRow;
  /** Of each user, in their order. */
  readonly done: readonly UserStep[][];
  /** What is yet to be printed. */
  readonly printed: PrintedSecret[];
  readonly mailing: Mailing | undefined;
}

/** One mail a person, or what is printed in its place, once all accounts have a user and a password for it. */
async function applyRow(context: Context, { row: { row, users }, done, printed, mailing }: RowWork): Promise<void> {
  const messageId = newMessageId(context, mailing?.office.from ?? "");
  const applications = users.map(({ access, plan }, index) => {
    return {
      iam: access.iam,
      openOnce: access.openOnce,
      plan,
      messageId,
      occasion: "new-user" as const,
      done: done[index] ?? [],
    };
  });
  for (const application of applications) await applyUserPlan(context, application);
  const due = applications.filter(({ plan }) => plan.delivery === "due");
  const found = await Promise.all(due.map(({ plan }) => findPending(context, plan)));
  const [first, ...rest] = found.filter((password) => password !== undefined);
  await Promise.all(due.map(({ iam }, index) => requireFound(context, iam, found[index])));
  if (row.noMail) {
    printed.push(...due.flatMap((application, index) => toPrinted(application, found[index])));
    return finishAll(
      context,
      applications.filter((application) => !due.includes(application)),
    );
  }
  if (first !== undefined && mailing !== undefined) {
    const { office, openSeal } = mailing;
    const seal = row.pgp === undefined ? undefined : await openSeal(row.pgp, row.mailTo ?? row.email);
    const to = row.mailTo;
    const delivery = { office, secrets: [first, ...rest], seal, to, freshId: messageId, asks: false } as const;
    await deliver(context, delivery).catch(throwPartly);
  }
  await finishAll(context, applications);
}

async function finishAll(context: Context, applications: readonly Application[]): Promise<void> {
  for (const application of applications) await finishUserPlan(context, application);
}

function toPrinted(application: Application, secret: PendingSecret | undefined): PrintedSecret[] {
  return secret === undefined ? [] : [{ ...application, secret }];
}

/** The users are there by now. */
function throwPartly(error: unknown): never {
  const cause = toCliError(error);
  const { code, message, hint } = cause;
  throw new CliError({ code, message, hint, exitCode: partly(cause, true), cause });
}

async function requireFound(context: Context, iam: AwsClient, found: PendingSecret | undefined): Promise<void> {
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
