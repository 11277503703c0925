import type { AwsClient, Context, MailTransport } from "@iam-tools/core/context";
import { awsErrorName, CliError, exitCodes, toCliError } from "@iam-tools/core/errors";
import {
  addUserToGroup,
  createUser,
  findUser,
  generatePassword,
  setPassword,
  whileSettling,
} from "@iam-tools/core/iam";
import { newUserMail, sendMail } from "@iam-tools/core/mail";
import { forgetPassword, keepPassword, pendingPasswordPath } from "./pending-password.js";
import { describeStep, type Step, type UserPlan } from "./user-plan.js";

export type ApplyContext = Pick<Context, "clock" | "env" | "err" | "files" | "random" | "signal">;

export interface Applied {
  readonly done: readonly Step[];
  /** Only where the plan says that it is printed. */
  readonly password: string | undefined;
}

/**
 * Does what the plan says, in its order. The password is kept in a file before AWS is told of it, and the file goes
 * once its owner has the password.
 *
 * @param relay where the plan sends mail
 * @throws CliError that says what was done and what was not
 */
export async function applyUserPlan(
  context: ApplyContext,
  { iam, relay, plan }: { iam: AwsClient; relay: MailTransport | undefined; plan: UserPlan },
): Promise<Applied> {
  const done: Step[] = [];
  let password: string | undefined;
  for (const step of plan.steps) {
    try {
      // Between a password's being set and its owner's having it there is no good point to stop.
      if (context.signal.aborted && password === undefined) throw interrupted();
      await apply(step);
      done.push(step);
    } catch (error) {
      throw incomplete(context, { plan, done, error, passwordKept: password !== undefined });
    }
  }
  return { done, password: plan.steps.some((step) => step.kind === "print-password") ? password : undefined };

  async function apply(step: Step): Promise<void> {
    switch (step.kind) {
      case "create-user":
        return createUnlessThere(iam, step);
      case "add-to-group":
        return whileSettling(context, settling, () => addUserToGroup(iam, step));
      case "set-password": {
        const fresh = generatePassword(context.random, step.minimumLength);
        await keepPassword(context, {
          email: plan.email,
          userName: plan.userName,
          accountId: plan.account.id,
          password: fresh,
        });
        password = fresh;
        return whileSettling(context, settling, () => setPassword(iam, { userName: step.userName, password: fresh }));
      }
      case "send-password": {
        if (relay === undefined || password === undefined)
          throw new Error("The plan sends a password that it did not set");
        const mail = newUserMail({ ...plan.account, userName: plan.userName, password });
        const messageId = `<${context.random.id()}@${step.from.slice(step.from.lastIndexOf("@") + 1).replace(/>$/, "")}>`;
        await sendMail(context, relay, { ...mail, from: step.from, to: step.to, messageId });
        return forgetPassword(context, { accountId: plan.account.id, userName: plan.userName });
      }
      case "print-password":
        return;
    }
  }
}

/** A user that was just made is not known everywhere for some seconds; a login profile in the making takes longer. */
const settling = {
  codes: ["NoSuchEntity", "EntityTemporarilyUnmodifiable", "ConcurrentModification"],
  patience: 60_000,
};

/** An answer can be lost on its way: the SDK asks again, and finds the user that the first try made. */
async function createUnlessThere(
  iam: AwsClient,
  user: { userName: string; tags: Readonly<Record<string, string>> },
): Promise<void> {
  try {
    await createUser(iam, user);
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
    const existing = await findUser(iam, user.userName);
    if (existing?.tags["email"] !== user.tags["email"]) throw error;
  }
}

function interrupted(): CliError {
  return new CliError({ code: "CANCELLED", message: "Cancelled.", exitCode: exitCodes.cancelled });
}

function incomplete(
  context: ApplyContext,
  { plan, done, error, passwordKept }: { plan: UserPlan; done: readonly Step[]; error: unknown; passwordKept: boolean },
): CliError {
  const cause = toCliError(error);
  const rest = plan.steps.slice(done.length);
  const path = pendingPasswordPath(context, { accountId: plan.account.id, userName: plan.userName });
  const lines = [
    ...done.map((step) => `Done: ${describeStep(step, "done")}.`),
    ...rest.map((step) => `Not done: ${describeStep(step, "would").replace(/^would /, "")}.`),
    ...(passwordKept ? [`The password is kept in ${path}, which only you can read.`] : []),
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
