import type { AwsClient, Context } from "../context/index.js";
import { CliError, hasCode, isQuarantine, toCliError } from "../errors/index.js";
import { getSessionToken, type SessionRequest, type SessionToken } from "../sts/index.js";
import type { SessionPlan } from "./plan-session.js";
import { withTokenCode, type CodeContext, type CodeSource } from "./with-token-code.js";

export type SessionContext = CodeContext & Pick<Context, "aws" | "err">;

/**
 * Asks for the code, and exchanges it for a session; no profile is changed by it.
 *
 * @throws CliError what `withTokenCode` throws; MFA_CODE_REFUSED, which says so where this machine's clock is wrong, or
 * where an answer was lost
 */
export async function getSession(
  context: SessionContext,
  plan: Pick<SessionPlan, "serialNumber" | "tokenCommand" | "settings">,
  request: Pick<CodeSource, "tokenCode" | "leavesInput"> & { readonly durationSeconds: number },
): Promise<SessionToken> {
  const { serialNumber, tokenCommand, settings } = plan;
  const { durationSeconds } = request;
  const sts = await context.aws.sts(settings);
  const secret = settings.credentials?.secretAccessKey;
  const session = await withTokenCode(context, { ...request, serialNumber, tokenCommand, secret }, (tokenCode) =>
    exchange(sts, { serialNumber, tokenCode, durationSeconds }),
  );
  const skew = describeClockSkew(sts);
  if (skew !== undefined) context.err.write(`Warning: ${skew} It will be wrong about when this session ends.\n`);
  return session;
}

async function exchange(sts: AwsClient, request: SessionRequest): Promise<SessionToken> {
  try {
    return await getSessionToken(sts, request);
  } catch (cause) {
    const error = toCliError(cause);
    if (hasCode(error, "ACCESS_DENIED")) throw deniedByPolicy(error);
    if (!hasCode(error, "MFA_CODE_REFUSED")) throw error;
    const skew = describeClockSkew(sts);
    if (skew === undefined && !wasTriedBefore(cause)) throw error;
    if (skew === undefined) {
      throw new CliError({
        code: error.code,
        message: "AWS rejected the MFA code. It was sent twice: the first attempt failed, but may have used it up.",
        hint: "Wait for the next code, and run this again.",
        cause,
      });
    }
    throw new CliError({
      code: error.code,
      message: `${error.message} ${skew} Codes generated on it are wrong.`,
      hint: "Set the clock (for example: sudo timedatectl set-ntp true) and run this again.",
      cause,
    });
  }
}

/** Nobody needs a permission for GetSessionToken, so that a policy denies it: most often by leaving it out of a list. */
function deniedByPolicy(error: CliError): CliError {
  const { code, message, cause } = error;
  // The message names the policy; where AWS attached it, there is another way out.
  if (isQuarantine(message)) return error;
  return new CliError({
    code,
    message,
    hint: "The policy that denies access without MFA must exempt this call: an administrator adds sts:GetSessionToken to its NotAction. To see one that has it: iam-mfa policy",
    cause,
  });
}

/** Whether the SDK had asked before: AWS may have done what it was asked, and its answer got lost. */
function wasTriedBefore(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { attempts?: number } };
  return ($metadata?.attempts ?? 1) > 1;
}

/** A sentence about this machine's clock, where it is wrong by two minutes or more: codes are taken within about one. */
function describeClockSkew({ clockOffset = 0 }: AwsClient): string | undefined {
  const minutes = Math.round(Math.abs(clockOffset) / 60_000);
  if (minutes < 2) return undefined;
  const [count, unit]: [number, string] =
    minutes < 120 ? [minutes, "minutes"] : minutes < 2_880 ? [minutes / 60, "hours"] : [minutes / 1_440, "days"];
  return `This machine's clock is ${Math.round(count)} ${unit} ${clockOffset > 0 ? "behind" : "ahead of"} AWS's.`;
}
