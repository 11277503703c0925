import { askForSecret, type Result } from "@iam-tools/core/cli";
import type { AwsSettings, Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import {
  checkProfiles,
  configFile,
  credentialsFile,
  profileValues,
  readProfiles,
  type ProfilesFile,
} from "@iam-tools/core/profiles";
import { checkTarget, findMfaSerial, holdsLongTermKeys, saveSession } from "@iam-tools/core/session";
import {
  checkDurationSeconds,
  checkTokenCode,
  getCallerIdentity,
  getSessionToken,
  type SessionToken,
} from "@iam-tools/core/sts";
import type { SetstsFlags } from "./setsts.js";

/** What a run does once it has a code. */
interface SessionPlan {
  readonly file: ProfilesFile;
  readonly serialNumber: string;
  readonly durationSeconds: number;
  readonly target: string;
  readonly backup: boolean;
  /** Whether the target's long-term keys may be overwritten. */
  readonly overwrite: boolean;
}

export async function run(context: Context, flags: SetstsFlags): Promise<Result> {
  checkDurationSeconds(flags.durationSeconds);
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const plan = await planSession(context, flags);
  if (flags.dryRun) return dryRunReport(plan);
  const tokenCode = checkTokenCode(flags.tokenCode ?? (await askForCode(context, plan)));
  const sts = await context.aws.sts(awsSettings(flags, plan.file));
  const session = await getSessionToken(sts, { ...plan, tokenCode });
  const saved = await saveSession(context, plan.file, { ...plan, session });
  return report(plan, { session, backup: saved.backup });
}

/** Everything that can be wrong is found here, before a code is asked for and spent; nothing is changed. */
async function planSession(context: Context, flags: SetstsFlags): Promise<SessionPlan> {
  const file = credentialsFile(context, flags.awsCredentialFile ?? fileOfOldName(context));
  const [check, config] = await Promise.all([checkProfiles(context, file), readProfiles(context, configFile(context))]);
  if (!check.exists) throw missingFile(file, flags.profile);
  const credentials = check.document;
  const profiles = { source: flags.profile, target: flags.targetProfile, credentials, config };
  const warnings = [...check.warnings, ...(await checkTarget(context, profiles, flags.yes))];
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  const values = [credentials, config].map((document) => profileValues(document, flags.profile));
  const configured = values.map((profile) => profile?.get("mfa_serial")).find((serial) => serial !== undefined);
  return {
    file,
    serialNumber: flags.serialNumber ?? (await findSerial(context, awsSettings(flags, file), configured)),
    durationSeconds: flags.durationSeconds,
    target: flags.targetProfile,
    backup: !flags.ignoreBackup,
    overwrite: holdsLongTermKeys(credentials, flags.targetProfile),
  };
}

/** The name that boto, and with it the original setsts, had for the file before all AWS tools agreed on another. */
function fileOfOldName({ env }: Pick<Context, "env">): string | undefined {
  return env["AWS_SHARED_CREDENTIALS_FILE"] ? undefined : env["AWS_CREDENTIAL_FILE"] || undefined;
}

function missingFile(file: ProfilesFile, profile: string): CliError {
  return new CliError({
    code: "FILE_NOT_FOUND",
    message: `The credentials file ${file.path} does not exist.`,
    hint: `Make it, with your long-term keys, by: aws configure --profile ${profile}`,
  });
}

function awsSettings(flags: SetstsFlags, file: ProfilesFile): AwsSettings {
  return { profile: flags.profile, region: flags.region, endpointUrl: flags.endpointUrl, credentialsFile: file.path };
}

async function findSerial(context: Context, settings: AwsSettings, configured: string | undefined): Promise<string> {
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  return findMfaSerial(context, { iam, caller: await getCallerIdentity(sts), configured });
}

async function askForCode(context: Context, { serialNumber }: SessionPlan): Promise<string> {
  return askForSecret(context, {
    question: `MFA code of ${serialNumber}: `,
    what: "an MFA code",
    flag: "--token-code",
  });
}

function dryRunReport({ file, serialNumber, durationSeconds, target, backup }: SessionPlan): Result {
  const backupPath = backup ? `${file.path}~` : undefined;
  return {
    data: {
      dryRun: true,
      credentialsFile: file.path,
      serialNumber,
      durationSeconds,
      backupPath,
      targetProfile: target,
    },
    text: [
      "AWS STS Credential Setup (dry run)",
      `> credential filepath: ${file.path}`,
      `> serial number: ${serialNumber}`,
      `> would create a temporary credential for ${durationSeconds} seconds`,
      ...(backupPath === undefined ? [] : [`> would create backup file: ${backupPath}`]),
      `> would output target profile: ${target}`,
      "nothing was changed, no code was used",
    ],
  };
}

function report(
  { file, serialNumber, durationSeconds, target }: SessionPlan,
  { session, backup }: { session: SessionToken; backup: string | undefined },
): Result {
  const expiration = session.expiration.toISOString();
  return {
    data: {
      dryRun: false,
      credentialsFile: file.path,
      serialNumber,
      durationSeconds,
      backupPath: backup,
      targetProfile: target,
      expiration,
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
