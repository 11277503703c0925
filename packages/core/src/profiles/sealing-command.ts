import type { Context } from "../context/index.js";

/**
 * What stands as `credential_process` in a profile whose keys are in the vault, and in that of its session: every AWS tool
 * then asks `iam-login` for a session. On Windows npm installs commands as scripts, which the AWS CLI does not start by
 * itself.
 */
export function sealingCommand({ files }: Pick<Context, "files">, profile: string): string {
  // Windows alone has no user ids.
  return files.uid === undefined ? `${onWindows}${commandOf(profile)}` : commandOf(profile);
}

/** Whether a command is that of a sealed profile, on whichever system it was written. */
export function isSealingCommand(command: string | undefined, profile: string): boolean {
  return command !== undefined && [commandOf(profile), `${onWindows}${commandOf(profile)}`].includes(command);
}

const onWindows = "cmd /c ";

/** As a word, the name of a profile is read as a command, or as a flag, where it is one. */
function commandOf(profile: string): string {
  const name = /\s/.test(profile) ? `"${profile}"` : profile;
  return `iam-login ${/^(?:-.*|help|completion)$/.test(profile) ? "--profile=" : ""}${name} process`;
}
