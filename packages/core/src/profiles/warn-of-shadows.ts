import type { Context, Environment } from "../context/index.js";
import { profileContent } from "./profile-content.js";
import { lineOf, mergedValues, profileValue } from "./profile-values.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { isSealingCommand } from "./sealing-command.js";
import { configFile } from "./profiles-files.js";
import { readProfiles } from "./read-profiles.js";

export interface Advice {
  /** The profile with the long-term keys. */
  readonly source: string;
  /** The one with the session, which the person is told to use. */
  readonly target: string;
  /** The credentials file. */
  readonly file: ProfilesFile;
}

/**
 * Says on standard error what would keep AWS tools from using the session by `AWS_PROFILE`: keys in the environment, and
 * options of the profiles that go before keys, or behind them.
 */
export async function warnOfShadows(
  context: Pick<Context, "clock" | "env" | "err" | "files">,
  advice: Advice,
): Promise<void> {
  const documents = [await readProfiles(context, advice.file), await readProfiles(context, configFile(context))];
  const warnings = [
    ...inEnvironment(context.env, advice),
    ...inTarget(documents, advice),
    ...inSource(documents, advice),
    ...inRoles(documents, advice),
  ];
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
}

const keyVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

function inEnvironment(env: Environment, { target }: Advice): string[] {
  if (!env["AWS_ACCESS_KEY_ID"]) return [];
  const set = keyVariables.filter((name) => env[name] !== undefined);
  return [
    `AWS_ACCESS_KEY_ID is set in this shell, and the AWS CLI uses it instead of AWS_PROFILE=${target}. To change that: unset ${set.join(" ")}`,
  ];
}

/** Options that all, or some, AWS tools take before keys that stand in the profile. */
const beforeKeys = {
  role_arn: "AWS tools will assume that role and not use the session",
  sso_session: "some AWS tools will sign in there and not use the session",
  sso_start_url: "some AWS tools will sign in there and not use the session",
  credential_process: "some AWS tools will run that and not use the session",
} as const;

function inTarget(documents: readonly ProfilesDocument[], { source, target }: Advice): string[] {
  const values = mergedValues(documents, target);
  // Of sealed keys: the session is what that gives.
  if (isSealingCommand(values.get("credential_process"), source)) return [];
  return Object.entries(beforeKeys)
    .filter(([option]) => values.has(option))
    .map(
      ([option, what]) =>
        `The profile "${target}" has a ${option} (${lineOf(documents, { profile: target, key: option })}): ${what}.`,
    );
}

function inSource(documents: readonly ProfilesDocument[], { source, target }: Advice): string[] {
  const hasBoth =
    profileContent(documents, source).kind === "long-term" && mergedValues(documents, source).has("credential_process");
  if (!hasBoth) return [];
  return [
    `The profile "${source}" has a credential_process (${lineOf(documents, { profile: source, key: "credential_process" })}), which most AWS tools ignore when there are keys beside it: AWS_PROFILE=${source} then has no MFA, AWS_PROFILE=${target} does.`,
  ];
}

function inRoles(documents: readonly ProfilesDocument[], { target }: Advice): string[] {
  const profiles = new Set(documents.flatMap((document) => [...document.profiles.keys()]));
  return [...profiles]
    .filter((profile) => {
      if (!documents.some((document) => profileValue(document, profile, "mfa_serial") !== undefined)) return false;
      const values = mergedValues(documents, profile);
      return values.get("source_profile") === target && values.has("role_arn");
    })
    .map(
      (profile) =>
        `The role profile "${profile}" has an mfa_serial (${lineOf(documents, { profile, key: "mfa_serial" })}): AWS tools will ask for a code again. The session in "${target}" has MFA already, so remove that line.`,
    );
}
