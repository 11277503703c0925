import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context, MailTransport } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { getAccountAlias } from "@iam-tools/core/iam";
import { checkHeader, openRelay } from "@iam-tools/core/mail";
import { getCallerIdentity } from "@iam-tools/core/sts";
import { deriveUserName, parseEmailAddress } from "@iam-tools/core/username";
import { applyUserPlan, type Applied } from "../user/apply-user-plan.js";
import { consoleUrl } from "../user/console-url.js";
import { forgetPassword, isPasswordPending } from "../user/pending-password.js";
import { planUser } from "../user/plan-user.js";
import { describeStep, type Account, type UserPlan } from "../user/user-plan.js";
import type { UpdateUserFlags } from "./update-user.js";

export async function run(context: Context, flags: UpdateUserFlags): Promise<Result> {
  const { mailFrom } = checkFlags(context, flags);
  const settings = {
    profile: flags.profile,
    region: flags.region,
    endpointUrl: flags.endpointUrl,
    readOnly: flags.dryRun,
  };
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const account = await findAccount({ iam, sts }, flags.env);
  const userName = deriveUserName({ email: flags.userEmail, account: account.environment });
  const passwordPending = await isPasswordPending(context, { accountId: account.id, userName });
  const groups = flags.groups ?? [];
  const plan = await planUser(iam, { account, email: flags.userEmail, userName, groups, mailFrom, passwordPending });
  for (const warning of plan.warnings) context.err.write(`Warning: ${warning}\n`);
  const relay = await openRelayFor(context, plan);
  try {
    if (flags.dryRun) return report(plan, undefined);
    const applied = await applyUserPlan(context, { iam, relay, plan });
    // A password that was printed has reached an administrator; one that was mailed is forgotten already.
    return { ...report(plan, applied), afterPrint: () => forgetPassword(context, { accountId: account.id, userName }) };
  } finally {
    relay?.close();
  }
}

/** All that can be told from the command line alone. */
function checkFlags(context: Pick<Context, "env">, flags: UpdateUserFlags): { mailFrom: string | undefined } {
  parseEmailAddress(flags.userEmail);
  if (flags.env !== undefined) deriveUserName({ email: flags.userEmail, account: flags.env });
  if (flags.noMail) {
    if (flags.quiet && !flags.dryRun) {
      throw usageError(
        "--no-mail prints the password and --quiet prints nothing: it would be lost.",
        "Leave out one of them.",
      );
    }
    return { mailFrom: undefined };
  }
  const mailFrom = flags.mailFrom ?? context.env["MAIL_FROM"];
  if (mailFrom === undefined || mailFrom === "") {
    throw usageError(
      "There is no sender for the mail.",
      "Give one with --mail-from, or set MAIL_FROM; or use --no-mail.",
    );
  }
  checkHeader("The sender", mailFrom);
  parseEmailAddress(/<([^<>]*)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom);
  return { mailFrom };
}

async function findAccount(
  { iam, sts }: { iam: AwsClient; sts: AwsClient },
  env: string | undefined,
): Promise<Account> {
  const [identity, alias] = await Promise.all([getCallerIdentity(sts), getAccountAlias(iam)]);
  const environment = env ?? alias;
  if (environment === undefined) {
    throw usageError(
      `Account ${identity.accountId} has no alias, so there is nothing for user names to end in.`,
      "Say what to call it with --env, such as: --env dev",
    );
  }
  return {
    id: identity.accountId,
    environment,
    consoleUrl: consoleUrl(identity.partition, alias ?? identity.accountId),
  };
}

async function openRelayFor(
  context: Pick<Context, "env" | "mail">,
  plan: UserPlan,
): Promise<MailTransport | undefined> {
  if (!plan.steps.some((step) => step.kind === "send-password")) return undefined;
  return openRelay(context, context.env["SMTP_URL"] ?? "smtp://localhost:25");
}

function report(plan: UserPlan, applied: Applied | undefined): Result {
  const { account, userName, email, steps } = plan;
  const tense = applied === undefined ? "would" : "done";
  const heading = `${userName} <${email}> in account ${account.id} (${account.environment})`;
  const lines = steps.length === 0 ? ["nothing to do"] : steps.map((step) => describeStep(step, tense));
  const password =
    applied?.password === undefined ? [] : [`   Username: ${userName}`, `   Password: ${applied.password}`];
  return {
    data: { account, userName, email, dryRun: applied === undefined, steps, password: applied?.password },
    text: [`${heading}:`, ...lines.map((line) => `- ${line}`), ...password],
  };
}
