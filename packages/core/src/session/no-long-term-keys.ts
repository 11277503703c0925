import { CliError, quote, usageError } from "../errors/index.js";
import { keysBehind, type ProfileContent, type ProfilesDocument } from "../profiles/index.js";

/**
 * Why no session can be made from what a profile holds, with what to type in its place.
 *
 * @param documents credentials before the vault before config: they tell whose keys are behind a role or a session
 */
export function noLongTermKeys(
  documents: readonly ProfilesDocument[],
  profile: string,
  content: Exclude<ProfileContent, { kind: "long-term" | "sealed" | "process" }>,
): CliError {
  switch (content.kind) {
    case "session":
    case "sealed-session":
      return holdsSession(documents, profile);
    case "incomplete":
      if (content.of === "session") return holdsSession(documents, profile);
      return none(
        `The profile "${profile}" holds half of a key: ${content.missing} is missing.`,
        `Store both: aws configure --profile ${quote(profile)}`,
      );
    case "role":
      return role(documents, profile, content);
    case "sso":
      return none(
        `The profile "${profile}" signs in with IAM Identity Center, which asks for MFA itself and gives no long-term keys.`,
        `To sign in: aws sso login --profile ${quote(profile)}`,
      );
    case "login":
      return none(
        `The profile "${profile}" signs in with aws login, which asks for MFA itself and gives no long-term keys.`,
        `To sign in: aws login --profile ${quote(profile)}`,
      );
    case "none":
      return none(
        `The profile "${profile}" has no long-term keys (aws_access_key_id and aws_secret_access_key).`,
        `Name the profile that has them, or store them with: aws configure --profile ${quote(profile)}`,
      );
  }
}

/** Of a profile whose `credential_process` is that of sealed keys, where the vault was lost, emptied, or is of another home. */
export function notInVault(profile: string, vault: Pick<ProfilesDocument, "file">): CliError {
  return none(
    `The profile "${profile}" says that its keys are in the vault, and ${vault.file.path} has none of that profile.`,
    `Put the vault back where it was, or store an access key again: aws configure --profile ${quote(profile)}`,
  );
}

function role(
  documents: readonly ProfilesDocument[],
  profile: string,
  { roleArn, sourceProfile, credentialSource }: Extract<ProfileContent, { kind: "role" }>,
): CliError {
  if (sourceProfile === undefined) {
    const by =
      credentialSource === undefined ? "a web identity" : `the machine's own credentials (${credentialSource})`;
    return none(
      `The profile "${profile}" assumes the role ${roleArn} using ${by}, with no long-term keys and no MFA code.`,
      `It works without these tools: AWS_PROFILE=${quote(profile)} aws sts get-caller-identity`,
    );
  }
  // The session of a profile is what its roles are assumed with; the session comes from the profile with the keys.
  const base = keysBehind(documents, profile);
  return none(
    `The profile "${profile}" assumes the role ${roleArn} with the credentials of the profile "${sourceProfile}"; it has no long-term keys.`,
    base === undefined
      ? `No profile with long-term keys is behind it: correct source_profile in the profile "${profile}".`
      : `Log in, then use the role: iam-login ${quote(base)}, then AWS_PROFILE=${quote(profile)}`,
  );
}

function holdsSession(documents: readonly ProfilesDocument[], profile: string): CliError {
  const base = keysBehind(documents, profile);
  return usageError(
    `The profile "${profile}" already holds a session, and AWS creates sessions from long-term keys only.`,
    `Name the profile that has your long-term keys${base === undefined ? "." : `: ${base}`}`,
  );
}

function none(message: string, hint: string): CliError {
  return new CliError({ code: "NO_CREDENTIALS", message, hint });
}
