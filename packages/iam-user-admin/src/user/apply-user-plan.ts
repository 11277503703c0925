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
  putInlinePolicy,
  removeMfaDevice,
  removeUserFromGroup,
  setCredentialActive,
  setPassword,
  setPermissionsBoundary,
  tagUser,
  untagUser,
  whileSettling,
  type NewUser,
} from "@iam-tools/core/iam";
import { mapAtMost } from "../pace/map-at-most.js";
import {
  findPendingPassword,
  forgetPassword,
  keepPassword,
  pendingPasswordPath,
  type Occasion,
  type PendingPassword,
} from "../passwords/pending-password.js";
import { writePrivateFile } from "./private-files.js";
import { tagKeys } from "./tags.js";
import { describeStep, type Step, type UserPlan } from "./user-plan.js";

export type ApplyContext = Pick<Context, "clock" | "env" | "files" | "random" | "signal">;

export interface Application {
  readonly iam: AwsClient;
  readonly plan: UserPlan;
  /** Of the mail that a password would go out with. */
  readonly messageId: string;
  readonly occasion: Occasion;
}

/**
 * Does what the plan says before the delivery, in its order; removals that follow one another go together. A password
 * is kept in a file before AWS is told of it.
 *
 * @throws CliError that says what was done and what was not
 */
export async function applyUserPlan(context: ApplyContext, application: Application): Promise<void> {
  const { plan } = application;
  const done: Step[] = [];
  let failure: unknown;
  for (const steps of inTurn(plan.steps)) {
    try {
      if (context.signal.aborted) throw cancelled();
      await mapAtMost(together, steps, async (step) => {
        await whileSettling(context, settlingOf(plan), () => applyStep(context, application, step));
        done.push(step);
      });
    } catch (error) {
      if (context.signal.aborted || !steps.every(goesOn)) throw incomplete(context, { plan, done, error });
      failure = error;
    }
  }
  if (failure !== undefined) throw incomplete(context, { plan, done, error: failure });
}

/** Records that the password has reached its owner; after that nothing is left to do. */
export async function finishUserPlan(context: ApplyContext, application: Application): Promise<void> {
  const { plan } = application;
  const done = [...plan.steps];
  try {
    for (const step of plan.afterDelivery) {
      await whileSettling(context, settlingOf(plan), () => applyStep(context, application, step));
      done.push(step);
    }
    if (plan.delivery !== "none") await forgetPassword(context, plan);
  } catch (error) {
    throw incomplete(context, { plan, done, error, isDelivered: plan.delivery !== "none" });
  }
}

/** How many calls that do not depend on one another are under way at once. */
const together = 8;

/** Steps that follow one another and may go together are in one group; every other step is alone. */
function inTurn(steps: readonly Step[]): Step[][] {
  const turns: Step[][] = [];
  let previous: Step | undefined;
  for (const step of steps) {
    if (previous !== undefined && takesAway(previous) && takesAway(step)) turns.at(-1)?.push(step);
    else turns.push([step]);
    previous = step;
  }
  return turns;
}

function goesOn(step: Step): boolean {
  return "goesOn" in step && step.goesOn;
}

/** What takes one thing from a user, whatever else is taken. */
function takesAway(step: Step): boolean {
  switch (step.kind) {
    case "remove-mfa-device":
    case "delete-password":
    case "delete-credential":
    case "deactivate-credential":
    case "activate-credential":
    case "detach-policy":
    case "remove-from-group":
      return true;
    case "delete-inline-policy":
      return step.alone !== true;
    default:
      return false;
  }
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

async function applyStep(
  context: ApplyContext,
  { iam, plan, messageId, occasion }: Application,
  step: Step,
): Promise<void> {
  const { userName } = plan;
  switch (step.kind) {
    case "create-user":
      return createUnlessThere(iam, step);
    case "tag-user":
      return tagUser(iam, { userName, tags: step.tags });
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
    case "set-boundary":
      return setPermissionsBoundary(iam, { userName, policyArn: step.policyArn });
    case "set-password": {
      const { account, email } = plan;
      const password = generatePassword(context.random, step.minimumLength);
      return setKeptPassword(context, iam, { email, userName, account, password, messageId, occasion, state: "unset" });
    }
    case "delete-password":
      await deletePassword(iam, userName);
      // One that never reached its owner opens nothing any more.
      return forgetPassword(context, plan);
    case "remove-mfa-device":
      return removeMfaDevice(iam, { userName, serialNumber: step.serialNumber });
    case "delete-credential":
      return deleteCredential(iam, { userName, ...step.credential });
    case "deactivate-credential":
      return setCredentialActive(iam, { userName, ...step.credential }, false);
    case "activate-credential":
      return setCredentialActive(iam, { userName, ...step.credential }, true);
    case "save-snapshot":
      return writePrivateFile(context, step.path, `${JSON.stringify(step.snapshot, null, 2)}\n`);
    case "delete-user":
      await deleteUser(iam, userName);
      return forgetPassword(context, plan);
  }
}

/** Where AWS refuses it, what was kept before is kept again: that password may still be good. */
async function setKeptPassword(context: ApplyContext, iam: AwsClient, pending: PendingPassword): Promise<void> {
  const before = await findPendingPassword(context, pending);
  await keepPassword(context, pending);
  try {
    await setPassword(iam, pending);
  } catch (error) {
    if (isDefiniteRefusal(error)) await (before ? keepPassword(context, before) : forgetPassword(context, pending));
    throw error;
  }
  await keepPassword(context, { ...pending, state: "set" });
}

/** Whether AWS has certainly done nothing: it said so, and to the first try, so that no answer was lost before. */
function isDefiniteRefusal(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number; attempts?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && $metadata?.attempts === 1;
}

/** An answer can be lost on its way: the SDK asks again, and finds the user that the first try made. */
async function createUnlessThere(iam: AwsClient, user: NewUser): Promise<void> {
  try {
    await createUser(iam, user);
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
    const existing = await findUser(iam, user.userName);
    if (existing?.tags[tagKeys.email] !== user.tags[tagKeys.email]) throw error;
  }
}

interface Interruption {
  readonly plan: UserPlan;
  readonly done: readonly Step[];
  readonly error: unknown;
  /** Whether the password has reached its owner. */
  readonly isDelivered?: boolean;
}

function incomplete(context: ApplyContext, { plan, done, error, isDelivered = false }: Interruption): CliError {
  const { userName } = plan;
  const cause = toCliError(error);
  const rest = [...plan.steps, ...plan.afterDelivery].filter((step) => !done.includes(step));
  const passwordKept = done.some((step) => step.kind === "set-password");
  const lines = [
    ...done.map((step) => `Done: ${describeStep(userName, step, "done")}.`),
    ...(isDelivered ? ["Done: handed the password over; its owner has it, and gets no other."] : []),
    ...rest.map((step) => `Not done: ${describeStep(userName, step, "would").replace(/^would /, "")}.`),
    ...(passwordKept && !isDelivered
      ? [`The password is kept in ${pendingPasswordPath(context, plan)}, which only you can read.`]
      : []),
    "Run the same command again to go on.",
    ...(cause.hint === undefined ? [] : [cause.hint]),
  ];
  return new CliError({
    code: cause.code,
    message: cause.message,
    hint: lines.join("\n"),
    exitCode: cause.exitCode,
    cause,
  });
}
