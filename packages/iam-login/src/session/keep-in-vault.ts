import type { Context } from "@iam-tools/core/context";
import { CliError, quote, refusal, toCliError, usageError } from "@iam-tools/core/errors";
import { editProfiles, profileValue, sealingCommand, vaultFile, type ProfilesDocument } from "@iam-tools/core/profiles";
import { adviseInstalling } from "./advise-installing.js";
import { checkSessionProfile, readStored, type Stored, type WhichProfile } from "./session-profile.js";

/**
 * Has the sessions of a profile whose keys are in clear kept in the vault from now on, for a credentials file that cannot
 * be written: a line in the config file says so, to AWS tools as to iam-login. The vault is made first.
 *
 * @throws {CliError} `REFUSED` where something else in the session's profile would go before; `FILE_NOT_WRITABLE`; what
 * `createVault` throws
 */
export async function keepInVault(context: Context, which: WhichProfile): Promise<void> {
  const { profile } = which;
  const stored = await readStored(context, which);
  const { target, credentials, config, values, store } = stored;
  if (store.file.kind === "vault") return;
  checkSessionProfile(which, stored);
  if (target === profile) {
    throw usageError(
      `The session of "${profile}" would be in a profile of the same name.`,
      "Name another in the profile: session_profile = NAME",
    );
  }
  requireFirst(which, stored);
  const command = profileValue(config, target, "credential_process");
  if (command !== undefined) {
    throw refusal(
      `The profile "${target}" has a credential_process of its own in ${config.file.path}, which would be replaced.`,
      "Nothing was changed. Remove that line, and run this again.",
    );
  }
  for (const warning of await adviseInstalling(context)) context.err.write(`Warning: ${warning}\n`);
  const { createVault } = await import("@iam-tools/core/vault");
  await createVault(context, vaultFile(credentials.file), values.get("vault_key_command"));
  await addCommand(context, config, { profile, target });
}

/** @throws {CliError} `REFUSED` where the credentials file has keys in the session's profile: AWS tools take those first */
export function requireFirst({ profile }: Pick<WhichProfile, "profile">, { target, credentials }: Stored): void {
  if (profileValue(credentials, target, "aws_access_key_id") === undefined) return;
  throw refusal(
    `The profile "${target}" has keys in ${credentials.file.path}, which AWS tools would use before a session in the vault.`,
    `Nothing was changed. Remove them first. A session: iam-login ${quote(profile)} logout`,
  );
}

async function addCommand(
  context: Context,
  config: ProfilesDocument,
  { profile, target }: { readonly profile: string; readonly target: string },
): Promise<void> {
  const set = { credential_process: sealingCommand(context, profile) };
  const header = target === "default" ? "default" : `profile ${target}`;
  const line = `credential_process = ${set.credential_process}`;
  context.err.write(`Adding to [${header}] in ${config.file.path}: ${line}\n`);
  try {
    await editProfiles(context, config, { decide: () => [{ profile: target, set }] });
  } catch (error) {
    const { code, message } = toCliError(error);
    throw new CliError({ code, message, hint: `Add the line by hand, below [${header}]: ${line}`, cause: error });
  }
}
