import type { AwsCredentials, Context } from "@iam-tools/core/context";
import { CliError, quote, refusal, toCliError, usageError } from "@iam-tools/core/errors";
import {
  changeProfiles,
  checkProfiles,
  editProfiles,
  holdsLongTermKeys,
  isSealingCommand,
  profileContent,
  profileValue,
  readProfiles,
  sessionOptions,
  type ProfileChange,
  type ProfileContent,
  type ProfilesDocument,
  type StoredSession,
} from "@iam-tools/core/profiles";
import { notInVault } from "@iam-tools/core/session";
import { openVault } from "@iam-tools/core/vault";
import { homeOption, linesOption } from "./seal-key.js";
import {
  commandRemovals,
  endOf,
  proveKeys,
  readSealing,
  requireNoRotation,
  type Sealing,
  type SealingFlags,
} from "./sealing.js";

/** What comes back from the vault; a dry run shows it, a real run does it. */
export interface UnsealPlan extends Sealing {
  readonly key: AwsCredentials;
  /** The file that the key goes to: the one that it was in. */
  readonly home: "credentials" | "config";
  /** Undefined where there is none that says when it ends. */
  readonly session: (StoredSession & { readonly expiration: Date }) | undefined;
  /** Sentences for standard error. */
  readonly warnings: readonly string[];
}

/** @throws {CliError} `REFUSED`, `USAGE`, what `openVault` and `checkProfiles` throw */
export async function planUnseal(context: Context, flags: SealingFlags): Promise<UnsealPlan> {
  const sealing = await readSealing(context, flags);
  const { profile, target, credentials, config, vault, content } = sealing;
  const sealed = profileContent([vault], profile);
  if (sealed.kind !== "sealed") {
    if (content.kind === "process" && isSealingCommand(content.command, profile)) throw notInVault(profile, vault);
    throw usageError(
      `The vault ${vault.file.path} has no access key of the profile "${profile}".`,
      content.kind === "long-term" ? "Nothing was changed: it is in the file." : "Nothing was changed.",
    );
  }
  if (content.kind === "long-term" && content.accessKeyId !== sealed.accessKeyId) {
    throw refusal(
      `The profile "${profile}" holds another access key, ${endOf(content.accessKeyId)}, which would be overwritten by ${endOf(sealed.accessKeyId)} of the vault.`,
      `Nothing was changed. To keep the one in the file, and overwrite that in the vault: iam-login ${quote(profile)} seal`,
    );
  }
  await requireNoRotation(context, sealing, sealed.accessKeyId);
  const open = await openVault(context, vault);
  const key = open.contentOf(vault, profile);
  if (key.kind !== "long-term") throw new Error("A sealed key is a key once it is open");
  const own = open.contentOf(vault, target);
  const session = own.kind === "session" && own.expiration !== undefined ? own : undefined;
  const home = profileValue(vault, profile, homeOption) === "config" ? "config" : "credentials";
  if (isHalf(profileContent([sealing[home]], profile))) {
    throw refusal(
      `The profile "${profile}" holds half of another access key, which would be overwritten by ${endOf(sealed.accessKeyId)} of the vault.`,
      `Nothing was changed. Remove the half, or store the other one, too: aws configure --profile ${quote(profile)}`,
    );
  }
  const plan: Omit<UnsealPlan, "warnings"> = {
    ...sealing,
    key: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
    home,
    session: session?.expiration && { ...session, expiration: session.expiration },
  };
  // The very changes of a real run.
  changeProfiles({ credentials, config }[home], keyChanges(plan));
  const checks = await Promise.all([credentials, config, vault].map(({ file }) => checkProfiles(context, file)));
  return {
    ...plan,
    warnings: [...checks.flatMap(({ warnings }) => warnings), ...(await doubtsOf(context, flags, plan.key))],
  };
}

/** A secret without its id may be all that somebody has of it. */
function isHalf(content: ProfileContent): boolean {
  return content.kind === "incomplete" && content.of === "long-term";
}

/** A key that AWS does not take is the person's all the same. */
async function doubtsOf(context: Context, flags: SealingFlags, key: AwsCredentials): Promise<string[]> {
  try {
    await proveKeys(context, flags, key);
    return [];
  } catch (error) {
    return [`The access key ${endOf(key.accessKeyId)} does not work at the moment: ${toCliError(error).message}`];
  }
}

/**
 * Carries it out, in an order in which the key is somewhere at every moment: into the file; read back from it; and only
 * then out of the vault. Cut off anywhere, it is finished by another run.
 *
 * @throws {CliError} `REFUSED`, `CHANGED_MEANWHILE`, what `editProfiles` throws
 */
export async function unsealKey(context: Context, plan: UnsealPlan): Promise<void> {
  const { profile, target, key, home, session, config, vault } = plan;
  await editProfiles(context, plan[home], {
    decide: (now) => {
      const content = profileContent([now], profile);
      if (isHalf(content) || (content.kind === "long-term" && content.accessKeyId !== key.accessKeyId)) {
        throw refusal(
          `Another access key was written to the profile "${profile}" in the meantime.`,
          "The one in the vault stays there. Run this again.",
        );
      }
      return keyChanges(plan);
    },
  });
  const back = profileContent([await readProfiles(context, plan[home].file)], profile);
  if (back.kind !== "long-term" || back.secretAccessKey !== key.secretAccessKey) throw notThere(plan);
  if (session !== undefined) {
    await editProfiles(context, await readProfiles(context, plan.credentials.file), {
      decide: (now) => (holdsLongTermKeys(now, target) ? [] : [{ profile: target, set: sessionOptions(session) }]),
    });
  }
  await editProfiles(context, await readProfiles(context, config.file), {
    decide: (now) => commandRemovals(now, plan),
  });
  await editProfiles(context, vault, { decide: (now) => vaultRemovals(now, plan) });
}

function keyChanges({ profile, key, vault }: Pick<UnsealPlan, "profile" | "key" | "vault">): ProfileChange[] {
  const lines = /^([1-9]\d{0,3}) ([1-9]\d{0,3})$/.exec(profileValue(vault, profile, linesOption) ?? "");
  const [idLine, secretLine] = (lines ?? []).slice(1).map(Number);
  const id: ProfileChange = { profile, set: { aws_access_key_id: key.accessKeyId }, at: idLine };
  const secret: ProfileChange = { profile, set: { aws_secret_access_key: key.secretAccessKey }, at: secretLine };
  // From above: each line counts from the header on, with those above it in place.
  return (secretLine ?? 0) < (idLine ?? 0) ? [secret, id] : [id, secret];
}

/** A session that came meanwhile goes, too: it could not be found by anybody any more. */
function vaultRemovals(now: ProfilesDocument, { profile, target, key }: UnsealPlan): ProfileChange[] {
  const content = profileContent([now], profile);
  if (content.kind !== "sealed" || content.accessKeyId !== key.accessKeyId) return [];
  const isSession = profileContent([now], target).kind === "sealed-session";
  return [{ profile, remove: true }, ...(isSession ? [{ profile: target, remove: true } as const] : [])];
}

function notThere({ profile, home, ...plan }: UnsealPlan): CliError {
  return new CliError({
    code: "CHANGED_MEANWHILE",
    message: `The access key was put into the profile "${profile}" of ${plan[home].file.path}, and is not there any more.`,
    hint: "It is still in the vault. Run this again.",
  });
}
