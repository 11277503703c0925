import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, quote, refusal } from "@iam-tools/core/errors";
import { listAccessKeys } from "@iam-tools/core/iam";
import {
  createdOption,
  createdValue,
  credentialsFile,
  editProfiles,
  type ProfilesDocument,
} from "@iam-tools/core/profiles";
import { findSource, foreignOwner, searchMfaSerial, type Source } from "@iam-tools/core/session";
import { getCallerIdentity, type CallerIdentity } from "@iam-tools/core/sts";
import { keyCreated } from "../session/key-age.js";
import { removeSessions } from "../session/remove-sessions.js";
import { readStored, requireProfile, wholeSession, type WhichProfile } from "../session/session-profile.js";
import type { InitFlags } from "./init.js";

/** What the profile is set to. */
interface InitPlan {
  readonly profile: string;
  readonly home: ProfilesDocument;
  readonly username: string;
  readonly serialNumber: string;
  /** When the key was created; undefined where AWS does not tell. */
  readonly created: Date | undefined;
}

export async function run(context: Context, flags: InitFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "init");
  const file = credentialsFile(context);
  const source = await findSource(context, { ...flags, source: profile, file });
  for (const warning of source.warnings) context.err.write(`Warning: ${warning}\n`);
  const [username, stored] = [source.values.get("username"), source.values.get("mfa_serial")];
  if (username !== undefined && stored !== undefined && !flags.force && flags.serialNumber === undefined) {
    const created = keyCreated({ values: source.values, keyId: source.settings.credentials?.accessKeyId });
    return {
      data: {
        profile,
        changed: false,
        userName: username,
        serialNumber: stored,
        keyCreated: created?.toISOString() ?? null,
        droppedSession: null,
      },
      text: [
        `The profile "${profile}" is already initialised: username ${username}, mfa_serial ${stored}`,
        `To look both up again: iam-login ${quote(profile)} init --force`,
      ],
    };
  }
  if (stored !== undefined && flags.serialNumber !== undefined && flags.serialNumber !== stored && !flags.force) {
    throw refusal(
      `The profile "${profile}" already has another device stored: mfa_serial ${stored}`,
      `Nothing was changed. To replace it: iam-login ${quote(profile)} init --serial-number ${flags.serialNumber} --force`,
    );
  }
  const plan = await planInit(context, flags, { profile, source });
  const { changed } = await editProfiles(context, plan.home, {
    decide: () => [{ profile, set: optionsOf(plan, source) }],
  });
  const dropped = flags.force ? await dropForeignSession(context, { ...flags, profile }, source) : undefined;
  return {
    data: {
      profile,
      changed,
      userName: plan.username,
      serialNumber: plan.serialNumber,
      keyCreated: plan.created?.toISOString() ?? null,
      droppedSession: dropped ?? null,
    },
    text: [
      `${changed ? "Stored in" : "Nothing to change in"} [${profile}] of ${plan.home.file.path}:`,
      `- username = ${plan.username}`,
      `- mfa_serial = ${plan.serialNumber}`,
      ...(dropped === undefined
        ? []
        : [`Removed the session ${dropped}, which does not belong to the keys in ${profile}.`]),
      `Log in with: iam-login ${quote(profile)}`,
    ],
  };
}

async function planInit(
  context: Context,
  flags: InitFlags,
  { profile, source }: { profile: string; source: Source },
): Promise<InitPlan> {
  const [iam, sts] = await Promise.all([context.aws.iam(source.settings), context.aws.sts(source.settings)]);
  const caller = await getCallerIdentity(sts);
  const username = requireUser(profile, caller);
  const { serialNumber, isListed } = await searchMfaSerial(context, {
    profile,
    iam,
    caller,
    named: flags.serialNumber,
  });
  if (!isListed && flags.serialNumber === undefined) {
    context.err.write(`Warning: ${username} may not list MFA devices (iam:ListMFADevices); assuming ${serialNumber}\n`);
  }
  const created = await askKeyCreated(iam, username, source);
  return { profile, username, serialNumber, created, home: source.home };
}

function optionsOf({ username, serialNumber, created }: InitPlan, { settings }: Source): Record<string, string> {
  const keyId = settings.credentials?.accessKeyId;
  const age = created === undefined || keyId === undefined ? {} : { [createdOption]: createdValue(keyId, created) };
  return { username, mfa_serial: serialNumber, ...age };
}

/** So that a login can tell of an old key without a call; undefined where AWS does not tell this user. */
async function askKeyCreated(iam: AwsClient, username: string, { settings }: Source): Promise<Date | undefined> {
  try {
    const keys = await listAccessKeys(iam, username);
    return keys.find(({ accessKeyId }) => accessKeyId === settings.credentials?.accessKeyId)?.created;
  } catch (error) {
    if (["AccessDenied", "InvalidAction"].includes(awsErrorName(error))) return undefined;
    throw error;
  }
}

/** @returns the profile of the session that was removed: an ended one, or one that is not of the profile's user */
async function dropForeignSession(context: Context, which: WhichProfile, source: Source): Promise<string | undefined> {
  const stored = await readStored(context, which);
  const { target, keyId, store } = stored;
  const session = await wholeSession(context, stored);
  if (session === undefined || (keyId !== undefined && session.madeFrom === keyId)) return undefined;
  if ((await foreignOwner(context, source, session)) === undefined) return undefined;
  await removeSessions(context, store, () => [target]);
  return target;
}

const reasons: Record<Exclude<CallerIdentity["kind"], "user">, string> = {
  "assumed-role": "is a role session, and a role has no MFA device",
  "federated-user": "is a federated user, who has no MFA device",
  root: "is the account's root user, whose keys no tool should use",
  other: "is not an IAM user",
};

function requireUser(profile: string, { kind, userName, arn }: CallerIdentity): string {
  if (kind === "user" && userName !== undefined) return userName;
  throw new CliError({
    code: "NOT_A_USER",
    message: `The profile "${profile}" ${reasons[kind === "user" ? "other" : kind]} (${arn}).`,
    hint: "Nothing was changed. Name a profile with the long-term keys of an IAM user.",
  });
}
