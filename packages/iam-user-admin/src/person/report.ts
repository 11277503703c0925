import { errorData, type Result } from "@iam-tools/core/cli";
import { exitCodes, type CliError, type ExitCode } from "@iam-tools/core/errors";
import { shownAddress } from "@iam-tools/core/username";
import { describeFound, foundData } from "../incident/describe-found.js";
import { exitCodeOfAll, outcomeOf } from "../outcome/outcome.js";
import { encryptedTo, printedSecret, secretData, throughRelay } from "../secrets/describe-delivery.js";
import { stepData } from "../user/step-data.js";
import { allSteps, stepsDone } from "../user/steps-done.js";
import { describeUserStep, nothingToDo, warningsOf, type UserPlan, type UserStep } from "../user/user-plan.js";
import { inTurn } from "../user/turns.js";
import type { Handover } from "./handover.js";
import type { Part } from "./part.js";

export interface PersonReport {
  readonly email: string;
  readonly parts: readonly Part[];
  readonly handover: Handover | undefined;
  /** Why a notice is not on its way though all before it is done. */
  readonly unsent?: CliError | undefined;
  readonly tense: "would" | "done";
  /** Whether the relay has said that it takes the mail. */
  readonly isConfirmed?: boolean | undefined;
  /** The command that undoes what is done. */
  readonly undo?: string | undefined;
}

/**
 * What was or would be done for one person: all of it for one account or in a dry run, a line for each account where
 * it was done in several.
 */
export function reportPerson(report: PersonReport): Result {
  const { parts, tense } = report;
  const lines = parts.length === 1 || tense === "would" ? inFull(report) : lineByLine(report);
  const text = [...lines, ...sharedHints(parts), ...printedSecrets(report), ...wayOn(report), ...wayBack(report)];
  return { data: dataOf(report), text, exitCode: exitCodeOf(report) };
}

function exitCodeOf({ parts, unsent }: PersonReport): ExitCode {
  if (unsent !== undefined) return unsent.exitCode === exitCodes.cancelled ? exitCodes.cancelled : exitCodes.partlyDone;
  return exitCodeOfAll(parts.map(({ error, plan }) => error?.exitCode ?? codeOf(plan)));
}

function codeOf(plan: UserPlan | undefined): ExitCode {
  return plan?.shortfall === undefined ? exitCodes.done : exitCodes.partlyDone;
}

function inFull(report: PersonReport): string[] {
  const { email, parts, handover, tense } = report;
  const last = parts.findLast(({ plan }) => plan !== undefined);
  return parts.flatMap((part) => {
    const { plan, error } = part;
    if (plan === undefined) return [`${part.name}: ${error?.message}`, ...ownHints(part, parts)];
    const { account, userName } = plan;
    const lines = [
      ...(tense === "would" ? questionLines(plan) : foundLines(plan)),
      ...stepLines(userName, tense === "would" ? plan.steps : stepsDone(plan, part.done).filter(isBefore(plan)), tense),
      ...(handover === undefined || part !== last ? [] : [describeHandover(handover, report)]),
      ...plan.afterDelivery.map((step) => describeUserStep(userName, step, tense)),
    ];
    return [
      `${userName} <${shownAddress(email)}> in account ${account.id} (${account.environment}):`,
      ...(lines.length === 0 ? [nothingToDo(plan)] : lines).map((line) => `- ${line}`),
    ];
  });
}

/** Whether a step comes before the delivery. */
function isBefore(plan: UserPlan | undefined): (step: UserStep) => boolean {
  return (step) => plan?.steps.includes(step) === true;
}

/** In their order; what goes together says so beforehand, since it may be done in any. */
function stepLines(userName: string, steps: readonly UserStep[], tense: "would" | "done"): string[] {
  return inTurn(steps).flatMap((turn) => [
    ...(tense === "would" && turn.length > 1 ? [`the next ${turn.length} in parallel, in any order:`] : []),
    ...turn.map((step) => describeUserStep(userName, step, tense)),
  ]);
}

function questionLines({ consent }: UserPlan): string[] {
  if (consent === undefined) return [];
  return [`would ask (unless --${consent.flags[0]} is given): ${consent.warning.replaceAll("\n", "\n  ")}`];
}

/** Below one another, and not only where somebody was asked. */
function foundLines({ found }: UserPlan): string[] {
  return found === undefined ? [] : [describeFound(found).join("\n")];
}

function lineByLine(report: PersonReport): string[] {
  const { parts, handover } = report;
  const lines = parts.map((part) => {
    const { name, plan, done, error } = part;
    if (error !== undefined) {
      return [`${name}: failed: ${error.message.replaceAll("\n", " ")}`, ...ownHints(part, parts)].join("\n");
    }
    const did = stepsDone(plan, done)
      .filter(isBefore(plan))
      .map((step) => describeUserStep(plan?.userName ?? "", step, "done"));
    const what = `${name} (${plan?.account.id}): ${did.length === 0 ? nothingToDo(plan) : did.join("; ")}`;
    return [what, ...(plan === undefined ? [] : foundLines(plan))].join("\n");
  });
  return handover !== undefined && parts.some((part) => hasTakenPart(part, handover))
    ? [...lines, describeHandover(handover, report)]
    : lines;
}

/** What was done of an account and what not, and what to do: below it, but what is said of several once, below all. */
function ownHints({ error }: Part, parts: readonly Part[]): string[] {
  const shared = sharedHints(parts);
  return linesOf(error)
    .filter((line) => !shared.includes(line))
    .map((line) => `  ${line}`);
}

function sharedHints(parts: readonly Part[]): string[] {
  const all = parts.flatMap(({ error }) => [...new Set(linesOf(error))]);
  return [...new Set(all.filter((line, index) => all.indexOf(line) !== index))];
}

function linesOf(error: CliError | undefined): string[] {
  return error?.hint?.split("\n") ?? [];
}

/** A part that failed has nothing handed over, and a notice is of every part that did not. */
function hasTakenPart({ plan, error }: Part, { kind }: Handover): boolean {
  return error === undefined && (kind === "notice" || plan?.delivery === "due");
}

function describeHandover(handover: Handover, { tense, isConfirmed = false, unsent }: PersonReport): string {
  const say = (would: string, done: string) => (tense === "would" ? `would ${would}` : done);
  switch (handover.kind) {
    case "mail":
      return say(
        `mail the ${handover.what}${encryptedTo(handover.pgp)} to ${shownAddress(handover.to)} ${throughRelay({ relay: handover.relay, asked: "it", isConfirmed })}`,
        `mailed the ${handover.what}${encryptedTo(handover.pgp)} to ${shownAddress(handover.to)}`,
      );
    case "print":
      return say(`print the ${handover.what}`, `the ${handover.what} follows; it is not shown again`);
    case "notice":
      return unsent === undefined
        ? say(
            `mail a notice to ${handover.to} ${throughRelay({ relay: handover.relay, asked: "it", isConfirmed })}`,
            `mailed a notice to ${handover.to}`,
          )
        : `could not mail the notice to ${handover.to}: ${unsent.message}`;
  }
}

/** There is no user any more with whom the same command could be run again. */
function wayOn({ handover, unsent }: PersonReport): string[] {
  if (unsent === undefined || handover?.kind !== "notice") return [];
  return [`Everything but the notice is done; there is nothing to run again. Tell ${handover.to} yourself.`];
}

function wayBack({ parts, undo, tense }: PersonReport): string[] {
  const acted = parts.some(({ plan, done }) => (tense === "done" ? done : (plan?.steps ?? [])).length > 0);
  return undo === undefined || !acted ? [] : [`Undo it with: ${undo}`];
}

function printedSecrets({ parts, handover, tense }: PersonReport): string[] {
  if (handover?.kind !== "print" || tense === "would") return [];
  return parts.flatMap(({ plan, secret, error }) => {
    if (plan?.delivery !== "due" || secret === undefined || error !== undefined) return [];
    return printedSecret(secret);
  });
}

function dataOf({ email, parts, handover, unsent, tense }: PersonReport): object {
  const prints = handover?.kind === "print" && tense === "done";
  return {
    email,
    dryRun: tense === "would",
    accounts: parts.map(({ name, plan, done, secret, error }) => {
      return {
        name: name ?? null,
        accountId: plan?.account.id ?? null,
        environment: plan?.account.environment ?? null,
        consoleUrl: plan?.account.consoleUrl ?? null,
        userName: plan?.userName ?? null,
        outcome: outcomeOf(error?.exitCode ?? codeOf(plan)),
        steps: (tense === "done" ? stepsDone(plan, done) : plannedSteps(plan)).map(stepData),
        found: plan?.found === undefined ? null : foundData(plan.found),
        warnings: plan === undefined ? [] : warningsOf(plan),
        consent: (tense === "would" ? plan?.consent?.warning : undefined) ?? null,
        ...secretData(prints && plan?.delivery === "due" && error === undefined ? secret : undefined),
        error: error === undefined ? null : errorData(error),
      };
    }),
    delivery: handover === undefined ? null : deliveryData(handover, unsent),
  };
}

function plannedSteps(plan: UserPlan | undefined): UserStep[] {
  return plan === undefined ? [] : allSteps(plan);
}

function deliveryData(handover: Handover, unsent: CliError | undefined): object {
  const { kind } = handover;
  const { to, relay } = kind === "print" ? { to: null, relay: null } : handover;
  const pgp = (kind === "mail" ? handover.pgp : undefined) ?? null;
  return { kind, to, relay, pgp, error: unsent === undefined ? null : errorData(unsent) };
}
