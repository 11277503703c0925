import { confirm } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, quote } from "@iam-tools/core/errors";
import {
  editProfiles,
  profileContent,
  readProfiles,
  sessionOptions,
  type ProfileChange,
  type ProfilesDocument,
} from "@iam-tools/core/profiles";
import { createVault, editVault, openVault } from "@iam-tools/core/vault";
import { askOption } from "../session/session-profile.js";
import type { SealPlan } from "./plan-seal.js";
import {
  changedMeanwhile,
  commandChanges,
  endOf,
  proveKeys,
  requireNoRotation,
  sessionRemoval,
  type SealingFlags,
} from "./sealing.js";

/**
 * Carries out a plan, in an order in which the key is somewhere at every moment: into the vault; read back from it, and
 * shown to work; the config file says so; and only then out of the file. Cut off anywhere, it is finished by another run.
 *
 * @throws {CliError} `REFUSED` where another key in the vault would be overwritten and nobody agrees; `CHANGED_MEANWHILE`;
 * what `createVault` and `editProfiles` throw
 */
export async function sealKey(
  context: Context,
  plan: SealPlan,
  flags: SealingFlags & { readonly yes: boolean },
): Promise<void> {
  const { profile, vault, config, key, overwritten } = plan;
  if (overwritten !== undefined) {
    const warning = `The vault has another access key of "${profile}", ${endOf(overwritten)}, which will be overwritten.`;
    await confirm(context, { warning, yes: flags.yes });
  }
  const document = await createVault(context, vault.file, plan.values.get("vault_key_command"));
  await editVault(context, document, { decide: () => sealedChanges(plan) });
  await requireSealed(context, plan, flags);
  await editProfiles(context, config, { decide: () => commandChanges(context, plan) });
  // One may have begun meanwhile, and would miss its key.
  await requireNoRotation(context, plan, key.accessKeyId);
  if (plan.home !== undefined) await removeKey(context, plan, plan[plan.home]);
  if (plan.home !== "credentials" && plan.session !== undefined) {
    const { session, target, credentials } = plan;
    await editProfiles(context, credentials, { decide: (now) => sessionRemoval(now, target, session) });
  }
}

function sealedChanges(plan: SealPlan): ProfileChange[] {
  const { profile, target, key, home, session, asks, asked } = plan;
  const pair = { aws_access_key_id: key.accessKeyId, aws_secret_access_key: key.secretAccessKey };
  const asking = { [askOption]: asks ? "true" : undefined };
  return [
    ...(home === undefined
      ? [{ profile, set: asks === asked ? {} : asking }]
      : [{ profile, set: { ...pair, ...asking, ...whereFrom(plan, home) } }]),
    ...(session === undefined ? [] : [{ profile: target, set: sessionOptions(session) }]),
  ];
}

/** In the vault: the file that the key was in, where that was not the credentials file. */
export const homeOption = "sealed_from";
/** In the vault: how many lines below the profile's header the key's id and its secret were, so that they come back there. */
export const linesOption = "sealed_at";

function whereFrom({ profile, staleTokens, ...plan }: SealPlan, home: "credentials" | "config") {
  const section = plan[home].profiles.get(profile)?.at(-1);
  const options = section?.options ?? [];
  const lineOf = (name: string) => options.find(({ key }) => key === name)?.line ?? 0;
  const dropped = options.filter(({ key }) => (staleTokens as readonly string[]).includes(key));
  const lines = ["aws_access_key_id", "aws_secret_access_key"].map((name) => {
    const above = dropped.filter(({ line }) => line < lineOf(name));
    const linesAbove = above.reduce((sum, { continuations }) => sum + 1 + continuations.length, 0);
    return lineOf(name) - (section?.line ?? 0) - linesAbove;
  });
  return { [homeOption]: home === "config" ? "config" : undefined, [linesOption]: lines.join(" ") };
}

/** What was written is read from the disk, opened, and used. */
async function requireSealed(context: Context, plan: SealPlan, flags: SealingFlags): Promise<void> {
  const { profile, key, vault, arn } = plan;
  const document = await readProfiles(context, vault.file);
  const back = (await openVault(context, document)).contentOf(document, profile);
  const isSame =
    back.kind === "long-term" &&
    back.accessKeyId === key.accessKeyId &&
    back.secretAccessKey === key.secretAccessKey &&
    (await proveKeys(context, flags, back)) === arn;
  if (isSame) return;
  throw new CliError({
    code: "VAULT_INVALID",
    message: `The vault ${vault.file.path} did not give back the key that was put into it.`,
    hint: `The key is still in the file, and works. Run this again: iam-login ${quote(profile)} seal`,
  });
}

async function removeKey(context: Context, plan: SealPlan, seen: ProfilesDocument): Promise<void> {
  const { profile, target, key, session } = plan;
  await editProfiles(context, seen, {
    decide: (now) => {
      const content = profileContent([now], profile);
      const isSame =
        content.kind === "long-term" &&
        content.accessKeyId === key.accessKeyId &&
        content.secretAccessKey === key.secretAccessKey;
      if (!isSame) throw changedMeanwhile(now.file, profile);
      const rest = now.file.kind === "credentials" && session !== undefined ? sessionRemoval(now, target, session) : [];
      const gone = ["aws_access_key_id", "aws_secret_access_key", ...content.staleTokens];
      return [{ profile, set: Object.fromEntries(gone.map((option) => [option, undefined])) }, ...rest];
    },
  });
}
