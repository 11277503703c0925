import type { Context } from "@iam-tools/core/context";
import { configFile, profileValues, readProfiles } from "@iam-tools/core/profiles";
import type { TimedSession } from "./ensure-session.js";

/** The profile's name in the environment: it would win over, or be complained about beside, keys that stand there. */
export const profileVariables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] as const;

/** What a program needs in its environment to work with the session, by the names that all AWS tools read. */
export async function sessionEnvironment(
  context: Pick<Context, "env" | "files">,
  { profile, region, session }: { profile: string; region: string | undefined; session: TimedSession },
): Promise<Record<string, string>> {
  const config = await readProfiles(context, configFile(context));
  const inherited = context.env["AWS_REGION"] || context.env["AWS_DEFAULT_REGION"];
  const used = region ?? (inherited || profileValues(config, profile)?.get("region"));
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: session.expiration.toISOString(),
    ...(used === undefined ? {} : { AWS_REGION: used, AWS_DEFAULT_REGION: used }),
  };
}
