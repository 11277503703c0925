import { confirm } from "../cli/index.js";
import type { Context } from "../context/index.js";
import { refusal } from "../errors/index.js";
import { changeProfiles, holdsLongTermKeys, sessionOptions, type ProfilesDocument } from "../profiles/index.js";

export interface SessionTarget {
  /** The profile that the session is written to. */
  readonly target: string;
  readonly credentials: ProfilesDocument;
}

/**
 * Whether the session may be written to the target, asked before an MFA code is spent.
 *
 * @param yes whether the person agreed beforehand that long-term keys in the target are overwritten
 * @throws CliError REFUSED (exit code 4) where long-term keys would be lost
 */
export async function checkTarget(
  context: Pick<Context, "prompt">,
  { target, credentials }: SessionTarget,
  yes: boolean,
): Promise<void> {
  // The very change that a session will make, so that what stands in its way is known now.
  changeProfiles(credentials, [{ profile: target, set: sessionOptions(anySession) }]);
  if (holdsLongTermKeys(credentials, target)) {
    await confirm(context, { warning: `The long-term keys in the profile "${target}" will be overwritten.`, yes });
  }
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
