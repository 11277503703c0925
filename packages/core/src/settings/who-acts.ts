import type { Environment } from "../context/index.js";
import type { Settings } from "./settings.js";

/**
 * Says who acts, where a person could think it was another: keys stand in the environment, and a profile is named, too.
 *
 * @param accessKeyId of keys that were handed in, and sign in place of all others
 * @returns a sentence; undefined where both are the same key, or where no profile was named beside the environment's
 */
export function whoActs(
  { profile, signer, values }: Pick<Settings, "profile" | "signer" | "values">,
  env: Environment,
  accessKeyId: string | undefined,
): string | undefined {
  const exported = env["AWS_ACCESS_KEY_ID"];
  if (!exported) return undefined;
  const ofProfile = accessKeyId ?? values.get("aws_access_key_id");
  if (exported === ofProfile) return undefined;
  const key = `the access key in AWS_ACCESS_KEY_ID${ending(exported)}`;
  if (accessKeyId === undefined && signer === "environment") {
    return profile.source === "default" ? undefined : `Using ${key}, not ${profile.source}=${profile.value}.`;
  }
  // The session that `iam-login export` put there is this very profile's.
  if (env["IAM_LOGIN_PROFILE"] === profile.value) return undefined;
  return `Using the profile "${profile.value}", not ${key}.`;
}

/** The last letters of what has the form of an id, and so is not a secret that was put in its place. */
function ending(accessKeyId: string): string {
  return /^[A-Z\d]{16,128}$/.test(accessKeyId) ? ` (…${accessKeyId.slice(-4)})` : "";
}
