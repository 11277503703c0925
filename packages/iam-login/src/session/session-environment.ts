import type { Context } from "@iam-tools/core/context";
import { configFile, profileValues, readProfiles } from "@iam-tools/core/profiles";
import type { LoginFlags } from "../login-flags.js";
import { ensureSession, type SessionNeed } from "./ensure-session.js";

/**
 * What would go before, or beside, the keys of a session that stand in the environment: a profile's name; the token by
 * its older name, which botocore prefers; what belongs to other keys.
 */
export const shadows = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SECURITY_TOKEN",
  "AWS_SESSION_EXPIRATION",
  "AWS_ACCOUNT_ID",
  "AWS_CREDENTIAL_SCOPE",
] as const;

export interface EnvironmentNeed extends SessionNeed {
  readonly flags: Omit<LoginFlags, "profile"> & { readonly role: string | undefined };
}

/** What a program needs in its environment to work with the session, or a role's, by the names that all AWS tools read. */
export async function sessionEnvironment(context: Context, need: EnvironmentNeed): Promise<Record<string, string>> {
  const { profile, flags } = need;
  const which = { profile, sessionProfile: flags.sessionProfile };
  // A mistyped role costs no code.
  const taking = flags.role === undefined ? undefined : await import("./take-role.js");
  const role =
    taking === undefined || flags.role === undefined ? undefined : await taking.findRole(context, which, flags.role);
  const { session: own } = await ensureSession(context, need);
  const session =
    taking === undefined || role === undefined
      ? own
      : await taking.takeRole(context, { profile, flags, session: own }, role);
  const config = await readProfiles(context, configFile(context));
  const inherited = context.env["AWS_REGION"] || context.env["AWS_DEFAULT_REGION"];
  const [ofRole, ofProfile] = [role?.profile ?? profile, profile].map((name) =>
    profileValues(config, name)?.get("region"),
  );
  const used = flags.region ?? (inherited || (ofRole ?? ofProfile));
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: session.expiration.toISOString(),
    ...(used === undefined ? {} : { AWS_REGION: used, AWS_DEFAULT_REGION: used }),
  };
}
