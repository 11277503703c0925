import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, cancelled, CliError, exitCodes, toCliError } from "@iam-tools/core/errors";
import {
  attachGroupPolicy,
  createAccountAlias,
  createGroup,
  createPolicy,
  getAccountAlias,
  putGroupPolicy,
  setMinimumPasswordLength,
  whileSettling,
} from "@iam-tools/core/iam";
import { policyDescription } from "../policy/find-enforcing-policy.js";
import { describeSetupStep, type SetupStep } from "./setup-step.js";

/**
 * Takes the steps in their order.
 *
 * @throws CliError that says which were done and which were not, where one fails
 */
export async function applySetup(
  context: Pick<Context, "clock" | "err" | "signal">,
  iam: AwsClient,
  steps: readonly SetupStep[],
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      if (context.signal.aborted) throw cancelled();
      // A group or policy that was just created is not known everywhere for some seconds.
      await whileSettling(context, { codes: ["NoSuchEntity"], patience: 30_000, err: context.err }, () =>
        take(iam, step),
      );
    } catch (error) {
      throw index === 0 ? error : incomplete(error, steps, index);
    }
  }
}

function take(iam: AwsClient, step: SetupStep): Promise<void> {
  switch (step.kind) {
    case "create-alias":
      return takeAlias(iam, step.alias);
    case "set-password-policy":
      return setMinimumPasswordLength(iam, step.minimumLength);
    case "create-policy":
      return createPolicy(iam, { ...step, description: policyDescription });
    case "create-group":
      return createGroup(iam, step.groupName);
    case "attach-group-policy":
      return attachGroupPolicy(iam, step);
    case "put-group-policy": {
      const document = JSON.stringify(step.document, undefined, 2);
      return putGroupPolicy(iam, { groupName: step.groupName, name: step.policyName, document });
    }
  }
}

/** A call whose answer was lost is made again, and finds its own alias. */
async function takeAlias(iam: AwsClient, alias: string): Promise<void> {
  try {
    await createAccountAlias(iam, alias);
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
    if ((await getAccountAlias(iam)) === alias) return;
    throw new CliError({
      code: "REQUEST_IMPOSSIBLE",
      message: `Another account has the alias ${alias}; an alias exists once in all of AWS.`,
      hint: "Nothing was changed. Run this again with another one, such as your company's name and the account's: --alias example-dev",
    });
  }
}

function incomplete(error: unknown, steps: readonly SetupStep[], done: number): CliError {
  const { code, message, hint, exitCode } = toCliError(error);
  const lines = [
    message,
    "Done:",
    ...steps.slice(0, done).map((step) => describeSetupStep(step, "done")),
    "Not done:",
    ...steps.slice(done).map((step) => describeSetupStep(step, "left")),
  ];
  return new CliError({
    code,
    message: lines.join("\n"),
    hint: `${hint === undefined ? "" : `${hint}\n`}Run the same command again to do the rest.`,
    exitCode: exitCode === exitCodes.cancelled ? exitCode : exitCodes.partlyDone,
    cause: error,
  });
}
