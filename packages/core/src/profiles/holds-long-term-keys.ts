import { profileValues } from "./profile-values.js";
import type { ProfilesDocument } from "./profiles-document.js";

/** Whether a profile has keys that come from no session, so that they cannot be had again once overwritten. */
export function holdsLongTermKeys(credentials: ProfilesDocument, profile: string): boolean {
  const values = profileValues(credentials, profile);
  if (values === undefined) return false;
  const key = values.get("aws_access_key_id") ?? "";
  const isSession = values.has("aws_session_token") || values.has("aws_security_token");
  return key.startsWith("AKIA") || (!isSession && (key !== "" || (values.get("aws_secret_access_key") ?? "") !== ""));
}
