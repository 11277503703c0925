import type { AwsSettings, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, exitCodes, quote, toCliError, usageError, wordsOf } from "@iam-tools/core/errors";
import { readSettings } from "@iam-tools/core/settings";
import { getScopedCredentials } from "@iam-tools/core/sts";
import { policyMalformed } from "../scope/policy-fault.js";
import type { ScopePlan } from "../scope/plan-scope.js";
import type { TimedSession } from "./session-need.js";
import { timeLeft } from "./time-left.js";
import type { CalledProfile } from "./take-role.js";

export interface Narrowing extends CalledProfile {
  /** The profile's own session, or that of a role that was taken from it. */
  readonly session: TimedSession;
  /** That role. */
  readonly roleArn?: string | undefined;
  /** For CloudTrail, where the person said nothing. */
  readonly description: string;
}

/**
 * A session with fewer rights, or a shorter life, of a session.
 *
 * @throws CliError SESSION_TOO_SHORT, POLICY_MALFORMED, POLICY_TOO_LARGE, NO_SCOPED_CREDENTIALS
 */
export async function narrowSession(
  context: Pick<Context, "aws" | "clock" | "env" | "err" | "files">,
  { profile, flags: { region, endpointUrl }, session, roleArn, description }: Narrowing,
  plan: ScopePlan,
): Promise<TimedSession> {
  const arns = roleArn === undefined ? [] : [roleArn];
  const settings = { profile, region, endpointUrl, arns, credentials: session };
  await requireRegional(context, settings);
  const { policy, durationSeconds } = plan;
  try {
    const sts = await context.aws.sts(settings);
    const request = { policy, durationSeconds, description: plan.description ?? description };
    const scoped = await getScopedCredentials(sts, request);
    if (plan.asksForMfa) await tellOfMfa(context, { ...settings, credentials: scoped }, roleArn);
    return scoped;
  } catch (error) {
    throw explained(error, {
      profile,
      left: timeLeft(session.expiration, context.clock.now()),
      ofRole: roleArn !== undefined,
    });
  }
}

/** AWS's global endpoint does not have the operation. @throws CliError NO_SCOPED_CREDENTIALS */
async function requireRegional(
  context: Pick<Context, "clock" | "env" | "files">,
  settings: AwsSettings,
): Promise<void> {
  const { region, endpoints } = await readSettings(context, { ...settings, hasCredentials: true });
  const endpoint = endpoints.sts;
  const global =
    endpoint === undefined
      ? region?.value.endsWith("-global") === true && region
      : /^https?:\/\/sts\.amazonaws\.com(?=$|[:/])/i.test(endpoint.value) && endpoint;
  if (global === false) return;
  throw usageError(
    `${global.source} is ${global.value}: AWS's global endpoint cannot narrow a session, only those of regions can.`,
    endpoint === undefined
      ? "Name a region, such as: --region us-east-1"
      : "Name a region's, such as: https://sts.us-east-1.amazonaws.com",
  );
}

function explained(
  error: unknown,
  { profile, left, ofRole }: { readonly profile: string; readonly left: string; readonly ofRole: boolean },
): unknown {
  const words = wordsOf(error).replace(/\.?$/, ".");
  switch (awsErrorName(error)) {
    case "InsufficientSessionLifetime":
      return new CliError({
        code: "SESSION_TOO_SHORT",
        message: `${ofRole ? "The role's session" : `The session of "${profile}"`} lasts for another ${left}, and --for asks for more.`,
        hint: ofRole
          ? "Use a shorter --for, or leave it out."
          : `Use a shorter --for, leave it out, or renew the session: iam-login ${quote(profile)} --force`,
        cause: error,
      });
    case "MalformedPolicyDocument":
      return policyMalformed([`AWS rejects the policy: ${words}`], error);
    case "PackedPolicyTooLarge":
      return new CliError({
        code: "POLICY_TOO_LARGE",
        message: `With this policy the session's token would be larger than AWS accepts: ${words}`,
        hint: "Name fewer actions and resources, or several at once: s3:Get*",
        exitCode: exitCodes.usage,
        cause: error,
      });
    case "InvalidAction":
    case "InvalidSubjectCredentials":
      return new CliError({
        code: "NO_SCOPED_CREDENTIALS",
        message: `What was called cannot narrow this session: ${words}`,
        hint: "Not every partition and emulator has GetScopedCredentials. Use another region, or a role with fewer rights: --role",
        cause: error,
      });
    default:
      return toCliError(error);
  }
}

/**
 * AWS's documents do not say whether a narrower session still counts as one with MFA, so AWS is asked: a user's session
 * without MFA is none to IAM, whatever it may do (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html).
 * A role's session is one to IAM either way.
 */
async function tellOfMfa(context: Pick<Context, "aws" | "err">, settings: AwsSettings, roleArn: string | undefined) {
  if (roleArn !== undefined) {
    context.err.write(
      "Warning: The policy depends on MFA, and AWS does not say whether a role's narrower session has it.\n",
    );
    return;
  }
  const { listMfaDevices } = await import("@iam-tools/core/iam");
  try {
    await listMfaDevices(await context.aws.iam(settings));
  } catch (error) {
    const name = awsErrorName(error);
    if (name === "AccessDenied") return;
    const what =
      name === "InvalidClientTokenId" ? "is none with MFA to AWS" : "may be none with MFA to AWS, which did not tell";
    context.err.write(`Warning: The policy depends on MFA, and the narrower session ${what}.\n`);
  }
}
