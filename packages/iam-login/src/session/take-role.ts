import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { mergedValues } from "@iam-tools/core/profiles";
import { resolveSettings } from "@iam-tools/core/settings";
import { assumeRole, getCallerIdentity, type RoleRequest } from "@iam-tools/core/sts";
import type { TimedSession } from "./session-need.js";
import { readStored, type WhichProfile } from "./session-profile.js";

/** A role as a person names it: by its ARN, or by the profile that has it. */
export interface NamedRole extends Omit<RoleRequest, "sessionName"> {
  readonly sessionName: string | undefined;
  /** The profile that has it, whose settings hold. */
  readonly profile: string | undefined;
}

/**
 * @param role an ARN, or a profile with a `role_arn`, whose `external_id`, `role_session_name` and `duration_seconds`
 * count, too
 * @throws CliError USAGE where it is neither
 */
export async function findRole(
  context: Pick<Context, "clock" | "env" | "files">,
  which: WhichProfile,
  role: string,
): Promise<NamedRole> {
  if (/^arn:[\w-]+:iam::\d{12}:role\/./.test(role))
    return { roleArn: role, sessionName: undefined, profile: undefined };
  const { credentials, config, target } = await readStored(context, which);
  const values = mergedValues([credentials, config], role);
  const roleArn = values.get("role_arn");
  if (roleArn === undefined) {
    const known = [...config.profiles.keys()].filter(
      (name) => mergedValues([config], name).get("source_profile") === target,
    );
    throw usageError(
      `--role takes the ARN of a role, or a profile with a role_arn, not "${role}".`,
      known.length > 0
        ? `Role profiles for ${target}: ${known.join(", ")}`
        : "An ARN looks like this: arn:aws:iam::111122223333:role/NAME",
    );
  }
  const settings = resolveSettings({ credentials, config, env: context.env }, { profile: role });
  return {
    roleArn,
    externalId: values.get("external_id"),
    sessionName: values.get("role_session_name"),
    durationSeconds: settings.durationSeconds?.value,
    profile: role,
  };
}

/** Where calls go. */
export interface CalledProfile {
  /** Whose settings hold: the profile that the session is of. */
  readonly profile: string;
  readonly flags: { readonly region?: string | undefined; readonly endpointUrl?: string | undefined };
}

export interface RoleCalls extends CalledProfile {
  readonly session: TimedSession;
}

/** A session of the role, from the session of the user, which showed MFA: no code is asked for. */
export async function takeRole(
  context: Pick<Context, "aws">,
  { profile, flags: { region, endpointUrl }, session }: RoleCalls,
  role: NamedRole,
): Promise<TimedSession> {
  const sts = await context.aws.sts({ profile, region, endpointUrl, arns: [role.roleArn], credentials: session });
  const sessionName = role.sessionName ?? (await getCallerIdentity(sts)).userName ?? "iam-login";
  return assumeRole(sts, { ...role, sessionName });
}
