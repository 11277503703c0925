import { confirm } from "../cli/index.js";
import type { Context } from "../context/index.js";
import { refusal } from "../errors/index.js";
import {
  changeProfiles,
  holdsLongTermKeys,
  mergedValues,
  sessionOptions,
  type ProfilesDocument,
} from "../profiles/index.js";

export interface SessionTarget {
  /** The profile that the session is written to. */
  readonly target: string;
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
}

/**
 * Whether the session may be written to the target, asked before an MFA code is spent.
 *
 * @param yes whether the person agreed beforehand that long-term keys in the target are overwritten
 * @returns sentences for standard error
 * @throws CliError REFUSED (exit code 4) where long-term keys would be lost
 */
export async function checkTarget(
  context: Pick<Context, "prompt">,
  { target, credentials, config }: SessionTarget,
  yes: boolean,
): Promise<string[]> {
  // The very change that a session will make, so that what stands in its way is known now.
  changeProfiles(credentials, [{ profile: target, set: sessionOptions(anySession) }]);
  if (holdsLongTermKeys(credentials, target)) {
    await confirm(context, { warning: `The long-term keys in the profile "${target}" will be overwritten.`, yes });
  }
  if (!mergedValues([config], target).has("role_arn")) return [];
  return [
    `[profile ${target}] in ${config.file.path} has a role_arn: AWS tools will assume that role and not use the session in ${credentials.file.path}.`,
  ];
}

const anySession = { accessKeyId: "x", secretAccessKey: "x", sessionToken: "x", expiration: new Date(0) };

/** @throws CliError REFUSED (exit code 4) where they are one profile */
export function checkDistinct({ source, target }: { readonly source: string; readonly target: string }): void {
  if (source === target) {
    throw refusal(
      `The session would overwrite the long-term keys it is made from: source and target are both "${target}".`,
      `Name another profile for the session, such as: ${target}-mfa`,
    );
  }
}
