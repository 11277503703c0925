import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, cancelled, CliError, toCliError } from "@iam-tools/core/errors";
import {
  addUserToGroup,
  attachPolicy,
  createUser,
  deleteCredential,
  deleteInlinePolicy,
  deletePassword,
  deleteUser,
  detachPolicy,
  findUser,
  generatePassword,
  longestPassword,
  putInlinePolicy,
  removeMfaDevice,
  removeUserFromGroup,
  setCredentialActive,
  setPermissionsBoundary,
  tagUser,
  untagUser,
  whileSettling,
  type NewUser,
} from "@iam-tools/core/iam";
import { mapAtMost } from "@iam-tools/core/pace";
import { wayOn } from "../outcome/way-on.js";
import { forgetKey, forgetSecret, pendingPath } from "../secrets/pending-secrets.js";
import { secretName, type Occasion } from "../secrets/pending.js";
import { writePrivateFile } from "../files/private-files.js";
import { createKeptKey } from "./create-kept-key.js";
import { expectMark, isDefiniteRefusal, madeMeanwhile, setKeptPassword } from "./set-kept-password.js";
import { tagKeys } from "../tags/tag-keys.js";
import { partly } from "../outcome/outcome.js";
import { noteByHand } from "./deactivation-state.js";
import { denyOlderSessions } from "./older-sessions.js";
import { dayOf } from "./password-step.js";
import { inTurn } from "./turns.js";
import { describeUserStep, type OlderSessions, type UserStep, type UserPlan } from "./user-plan.js";

export type ApplyContext = Pick<Context, "clock" | "env" | "files" | "processes" | "random" | "signal"> & {
  readonly err: Pick<Context["err"], "write">;
};

export interface Application {
  readonly iam: AwsClient;
  readonly openOnce: () => Promise<AwsClient>;
  readonly plan: UserPlan;
  /** Of the mail that a secret would go out with. */
  readonly messageId: string;
  readonly occasion: Occasion;
  /** Grows by each step that is done: what was done can be told whatever comes after it. */
  readonly done: UserStep[];
}

/**
 * Does what the plan says before the delivery, in its order; removals that follow one another go together. A password
 * is kept in a file before AWS is told of it.
 *
 * @throws CliError that says what was done and what was not, and all that failed
 */
export async function applyUserPlan(context: ApplyContext, application: Application): Promise<void> {
  const { plan, done } = application;
  const failures: Failure[] = [];
  for (const steps of inTurn(plan.steps)) {
    if (steps.some(isLast) && failures.some(({ step }) => !isStopgap(step))) break;
    try {
      if (context.signal.aborted) throw cancelled();
      await mapAtMost(together, steps, async (step) => {
        try {
          await carryOut(context, application, step);
          done.push(step);
        } catch (error) {
          if (context.signal.aborted || !goesOn(step)) throw error;
          failures.push({ step, error });
        }
      });
    } catch (error) {
      throw incomplete(context, { plan, done, errors: [error, ...failures.map((failure) => failure.error)] });
    }
  }
  if (failures.every(({ step }) => isStopgap(step)) && done.length + failures.length === plan.steps.length) return;
  throw incomplete(context, { plan, done, errors: failures.map(({ error }) => error) });
}

interface Failure {
  readonly step: UserStep;
  readonly error: unknown;
}

/** Records that the secret has reached its owner; after that nothing is left to do. */
export async function finishUserPlan(context: ApplyContext, application: Application): Promise<void> {
  const { plan, done } = application;
  try {
    for (const step of plan.afterDelivery) {
      await carryOut(context, application, step);
      done.push(step);
    }
    if (plan.delivery !== "none") await forgetSecret(context, plan);
  } catch (error) {
    throw incomplete(context, { plan, done, errors: [error], isDelivered: plan.delivery !== "none" });
  }
}

/** How many calls that do not depend on one another are under way at once. */
const together = 8;

function goesOn(step: UserStep): boolean {
  return step.goesOn === true;
}

function isStopgap(step: UserStep): boolean {
  return step.stopgap === true;
}

function isLast(step: UserStep): boolean {
  return step.last === true;
}

/**
 * A user that was just made is not known everywhere for some seconds, a login profile in the making takes minutes, and
 * what was just removed is still seen hanging on the user for a while.
 */
function settlingOf(plan: UserPlan) {
  const isNew = plan.steps.some((step) => step.kind === "create-user");
  return {
    codes: [
      "EntityTemporarilyUnmodifiable",
      "ConcurrentModification",
      "Throttling",
      ...(isNew ? ["NoSuchEntity"] : []),
      ...(plan.steps.some((step) => step.kind === "delete-user") ? ["DeleteConflict"] : []),
    ],
    patience: 240_000,
  };
}

async function carryOut(context: ApplyContext, application: Application, step: UserStep): Promise<void> {
  let tries = 0;
  await whileSettling(context, { ...settlingOf(application.plan), err: context.err }, () => {
    tries += 1;
    return applyStep(context, application, step, tries);
  });
}

async function applyStep(
  context: ApplyContext,
  { iam, openOnce, plan, messageId, occasion }: Application,
  step: UserStep,
  tries: number,
): Promise<void> {
  const { userName } = plan;
  switch (step.kind) {
    case "create-user":
      return createUnlessThere(iam, step, tries);
    case "tag-user": {
      const marks = step.tags[tagKeys.password] === undefined ? undefined : marksIn(plan);
      if (marks !== undefined) await expectMark(context, plan, marks);
      return tagUser(iam, { userName, tags: step.tags });
    }
    case "untag-user":
      return untagUser(iam, { userName, keys: step.keys });
    case "add-to-group":
      return addUserToGroup(iam, { userName, groupName: step.groupName });
    case "remove-from-group":
      return removeUserFromGroup(iam, { userName, groupName: step.groupName });
    case "attach-policy":
      return attachPolicy(iam, { userName, policyArn: step.policy.arn });
    case "detach-policy":
      return detachPolicy(iam, { userName, policyArn: step.policy.arn });
    case "put-inline-policy":
      return putInlinePolicy(iam, { userName, ...step.policy });
    case "delete-inline-policy":
      return deleteInlinePolicy(iam, { userName, name: step.name });
    case "revoke-sessions":
      return putInlinePolicy(iam, { userName, ...denyOlderSessions(endOf(step, awsNow(context, iam))) });
    case "set-boundary":
      return setPermissionsBoundary(iam, { userName, policyArn: step.policyArn });
    case "set-password": {
      const { created, marks, replaces } = step;
      const expires = expiryOf(context.clock.now(), step.maxAgeDays);
      const common = { ...notSetYet(plan, messageId), occasion, created, expires, marks };
      const set = (length: number) => {
        const pending = { ...common, password: generatePassword(context.random, length) };
        return setKeptPassword(context, iam, { pending, replaces, tries });
      };
      return set(step.minimumLength).catch((error: unknown) => {
        // The policy could not be read, or was changed meanwhile: the longest satisfies whichever it is.
        if (awsErrorName(error) !== "PasswordPolicyViolation") throw error;
        return set(longestPassword);
      });
    }
    case "create-access-key": {
      const asked = new Date(context.clock.now().getTime() + (iam.clockOffset ?? 0)).toISOString();
      const common = { ...notSetYet(plan, messageId), asked, known: step.beside };
      return createKeptKey(context, await openOnce(), { ...common, gives: "access-key" });
    }
    case "forget-password":
      return forgetSecret(context, plan);
    case "delete-password":
      await deletePassword(iam, userName);
      // One that never reached its owner opens nothing any more.
      return forgetSecret(context, plan);
    case "remove-mfa-device":
      return removeMfaDevice(iam, { userName, serialNumber: step.serialNumber });
    case "delete-credential":
      await deleteCredential(iam, { userName, ...step.credential });
      return forgetKey(context, plan, step.credential.id);
    case "deactivate-credential":
      return setCredentialActive(iam, { userName, ...step.credential }, false);
    case "activate-credential":
      return setCredentialActive(iam, { userName, ...step.credential }, true);
    case "save-snapshot":
      return writePrivateFile(context, step.path, `${JSON.stringify(step.snapshot, null, 2)}\n`);
    case "delete-user":
      await deleteUser(iam, userName);
      await forgetSecret(context, { ...plan, gives: "access-key" });
      return forgetSecret(context, plan);
  }
}

function marksIn({ steps }: UserPlan): readonly string[] | undefined {
  return steps.flatMap((step) => (step.kind === "set-password" ? [step.marks] : []))[0];
}

/** What is kept of either secret before AWS is asked for it. */
function notSetYet({ account, userName, email, mailTo, pgp, prints }: UserPlan, messageId: string) {
  return { account, userName, email, mailTo, pgp, prints, messageId, state: "unset" } as const;
}

/**
 * By AWS's clock, which says when a session was issued, where this machine's is another. AWS tells its own in whole seconds,
 * rounded down.
 */
function awsNow({ clock }: Pick<Context, "clock">, { clockOffset = 0 }: AwsClient): number {
  return clock.now().getTime() + (Math.abs(clockOffset) > 2_000 ? clockOffset + 1_000 : 0);
}

function endOf({ margin, deniedBefore }: OlderSessions, now: number): Date {
  return new Date(Math.max(now + margin * 1000, deniedBefore === undefined ? 0 : Date.parse(deniedBefore)));
}

function expiryOf(now: Date, maxAgeDays: number | undefined): string | undefined {
  if (maxAgeDays === undefined) return undefined;
  return dayOf(new Date(now.getTime() + maxAgeDays * 86_400_000).toISOString());
}

/** An answer can be lost on its way: the SDK asks again, and finds the user that the first try made. */
async function createUnlessThere(iam: AwsClient, user: NewUser, tries: number): Promise<void> {
  try {
    await createUser(iam, user);
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
    if (isDefiniteRefusal(error) && tries === 1) throw madeMeanwhile(user, error);
    const existing = await findUser(iam, user.userName);
    if (existing?.tags[tagKeys.email] !== user.tags[tagKeys.email]) throw error;
  }
}

interface Interruption {
  readonly plan: UserPlan;
  readonly done: readonly UserStep[];
  /** What stopped the run comes first. */
  readonly errors: readonly unknown[];
  /** Whether the password has reached its owner. */
  readonly isDelivered?: boolean;
}

function incomplete(context: ApplyContext, { plan, done, errors, isDelivered = false }: Interruption): CliError {
  const { userName } = plan;
  const causes = errors.map(toCliError);
  const [cause = toCliError(undefined)] = causes;
  const rest = [...plan.steps, ...plan.afterDelivery].filter((step) => !done.includes(step));
  const isKept = done.some(({ kind }) => kind === "set-password" || kind === "create-access-key");
  const made = plan.gives === "access-key" ? "created" : "set";
  const lines = [
    ...done.map((step) => `Done: ${describeUserStep(userName, step, "done")}.`),
    ...(isDelivered ? [`Done: the ${secretName(plan)} was delivered; no other will be ${made}.`] : []),
    ...rest.map((step) => `Not done: ${describeUserStep(userName, step, "would").replace(/^would /, "")}.`),
    ...(isKept && !isDelivered
      ? [`The ${secretName(plan)} is kept in ${pendingPath(context, plan)}, which only you can read.`]
      : []),
    ...rest.flatMap((step) => noteByHand(userName, step) ?? []),
    wayOn(causes),
    ...causes.map(({ hint }) => hint).filter((hint) => hint !== undefined),
  ];
  return new CliError({
    code: cause.code,
    message: [...new Set(causes.map(({ message }) => message))].join("\n"),
    hint: [...new Set(lines)].join("\n"),
    exitCode: partly(cause, done.length > 0),
    cause,
  });
}
