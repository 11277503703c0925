import type { Context } from "../context/index.js";
import { getSessionToken, type SessionToken } from "../sts/index.js";
import { askTokenCode, type CodeContext, type CodeSource } from "./ask-token-code.js";
import type { SessionPlan } from "./plan-session.js";
import { rememberUsedCode } from "./used-codes.js";

/** Asks for the code, and exchanges it for a session; what is there is changed by nothing in it. */
export async function getSession(
  context: CodeContext & Pick<Context, "aws" | "random">,
  plan: SessionPlan,
  request: Pick<CodeSource, "tokenCode" | "leavesInput"> & { readonly durationSeconds: number },
): Promise<SessionToken> {
  const { serialNumber, tokenCommand } = plan;
  const sts = await context.aws.sts(plan.settings);
  const tokenCode = await askTokenCode(context, { ...request, serialNumber, tokenCommand });
  const session = await getSessionToken(sts, { serialNumber, tokenCode, durationSeconds: request.durationSeconds });
  await rememberUsedCode(context, serialNumber);
  return session;
}
