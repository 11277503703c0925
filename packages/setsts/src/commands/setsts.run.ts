import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { credentialsFile, proveSavable, warnOfShadows } from "@iam-tools/core/profiles";
import { getSession, planSession, saveSession, searchMfaSerial, type SessionPlan } from "@iam-tools/core/session";
import { meantProfile } from "@iam-tools/core/settings";
import { checkTokenCode, getCallerIdentity, type SessionToken } from "@iam-tools/core/sts";
import type { SetstsFlags } from "./setsts.js";

/** Seconds. */
const usualDuration = 43_200;

/** What a run does once it has a code. */
interface SetstsPlan extends SessionPlan {
  readonly backup: boolean;
}

export async function run(context: Context, flags: SetstsFlags): Promise<Result> {
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const plan = await planSetsts(context, flags);
  await warnOfShadows(context, { ...plan, file: plan.credentials.file });
  if (flags.dryRun) return dryRunReport(plan, await prove(context, plan));
  await proveSavable(context, plan.credentials, plan);
  const session = await getSession(context, plan, { ...plan, tokenCode: flags.tokenCode });
  const saved = await saveSession(context, plan.credentials, { ...plan, session });
  return report(plan, { session, backup: saved.backup });
}

async function planSetsts(context: Context, flags: SetstsFlags): Promise<SetstsPlan> {
  const file = credentialsFile(context, flags.awsCredentialFile ?? fileOfOldName(context));
  const source = await meantProfile(context, {
    typed: flags.profile,
    usage: "Add --profile PROFILE",
    orDefault: true,
    credentialsFile: file.path,
  });
  const backup = !flags.ignoreBackup;
  const plan = await planSession(context, {
    ...flags,
    source,
    target: flags.targetProfile,
    file,
    usualDuration,
    backup,
  });
  return { ...plan, backup };
}

/** The name that boto, and with it the original setsts, had for the file before all AWS tools agreed on another. */
function fileOfOldName({ env }: Pick<Context, "env">): string | undefined {
  return env["AWS_SHARED_CREDENTIALS_FILE"] ? undefined : env["AWS_CREDENTIAL_FILE"] || undefined;
}

interface Proof {
  /** Whose the key is. */
  readonly callerArn: string;
  /** Whether AWS lists the device as the caller's; false where the caller may not list devices. */
  readonly deviceListed: boolean;
}

/** What a dry run can find out by reads alone: that AWS takes the key, and that the device is the caller's. */
async function prove(context: Pick<Context, "aws" | "prompt">, plan: SetstsPlan): Promise<Proof> {
  const settings = { ...plan.settings, readOnly: true };
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const caller = await getCallerIdentity(sts);
  const { isListed } = await searchMfaSerial(context, { profile: plan.source, iam, caller, named: plan.serialNumber });
  return { callerArn: caller.arn, deviceListed: isListed };
}

function dryRunReport(
  { source, credentials: { file }, serialNumber, durationSeconds, target, backup }: SetstsPlan,
  { callerArn, deviceListed }: Proof,
): Result {
  const backupPath = backup ? `${file.path}~` : undefined;
  return {
    data: {
      dryRun: true,
      profile: source,
      sessionProfile: target,
      serialNumber,
      durationSeconds,
      expiration: null,
      credentialsFile: file.path,
      backupPath: backupPath ?? null,
      callerArn,
      deviceListed,
    },
    text: [
      "AWS STS Credential Setup (dry run)",
      `> credential filepath: ${file.path}`,
      `> serial number: ${serialNumber}`,
      `> access key works: ${callerArn}`,
      deviceListed
        ? "> MFA device belongs to this user"
        : "> MFA device not checked: this user may not list MFA devices (iam:ListMFADevices)",
      `> would create a temporary credential for ${durationSeconds} seconds`,
      ...(backupPath === undefined ? [] : [`> would create backup file: ${backupPath}`]),
      `> would output target profile: ${target}`,
      "nothing was changed, no code was used",
    ],
  };
}

function report(
  { source, credentials: { file }, serialNumber, durationSeconds, target }: SetstsPlan,
  { session, backup }: { session: SessionToken; backup: string | undefined },
): Result {
  const expiration = session.expiration.toISOString();
  return {
    data: {
      dryRun: false,
      profile: source,
      sessionProfile: target,
      serialNumber,
      durationSeconds,
      expiration,
      credentialsFile: file.path,
      backupPath: backup ?? null,
      callerArn: null,
      deviceListed: null,
    },
    text: [
      "AWS STS Credential Setup",
      `> credential filepath: ${file.path}`,
      `> serial number: ${serialNumber}`,
      "> created temporary credential succeeded",
      `> expired datetime: ${expiration.slice(0, 19).replace("T", " ")}+00:00`,
      ...(backup === undefined ? [] : [`> created backup file: ${backup}`]),
      `> output target profile: ${target}`,
      "completed!",
    ],
  };
}
