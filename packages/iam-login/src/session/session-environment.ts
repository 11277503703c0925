import type { Context, Environment } from "@iam-tools/core/context";
import { handedOn, handedOnNames, withoutHandedOn } from "@iam-tools/core/settings";
import type { LoginFlags } from "./login-flags.js";
import { ensureSession } from "./ensure-session.js";
import type { SessionNeed } from "./session-need.js";
import { targetVariables, type Variables } from "./target-variables.js";
import { readStored, type WhichProfile } from "./session-profile.js";
import type { RoleCalls } from "./take-role.js";

/**
 * What would go before, or beside, the keys of a session that stand in the environment: a profile's name; the token by
 * its older name, which botocore prefers; what belongs to other keys.
 */
const shadows = [
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

/**
 * What a program needs in its environment to work with the session, or a role's, where the profile does, by the names
 * that all AWS tools read. What is undefined must go.
 */
export async function sessionEnvironment(context: Context, need: EnvironmentNeed): Promise<Variables> {
  const { profile, flags } = need;
  const { role: named, region, endpointUrl } = flags;
  const which = { profile, sessionProfile: flags.sessionProfile };
  // What was mistyped costs no code.
  const role = named === undefined ? undefined : await roleOf(context, which, named);
  const target = targetVariables(
    { ...(await readStored(context, which)), env: withoutHandedOn(context.env, profile) },
    { profile, roleProfile: role?.profile, region, endpointUrl, arns: arnsOf(flags, role) },
  );
  const { session: own } = await ensureSession(context, { ...need, arns: arnsOf({}, role) });
  const session = role === undefined ? own : await role.take({ profile, flags, session: own });
  return {
    ...Object.fromEntries(shadows.map((name) => [name, undefined])),
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: session.expiration.toISOString(),
    ...mark(context.env, profile, target),
    ...target,
  };
}

/** Which variables are set for the profile, and not by the person; those that were for another profile go. */
function mark(env: Environment, profile: string, target: Variables): Variables {
  const own = withoutHandedOn(env, profile);
  const [kept, gone] = [handedOnNames(own), handedOnNames(env).filter((name) => own[name] === undefined)];
  const added = Object.keys(target).filter((name) => target[name] !== undefined && target[name] !== own[name]);
  const names = [...new Set([...kept, ...added])].join(" ");
  return {
    ...Object.fromEntries(gone.map((name) => [name, undefined])),
    [handedOn.profile]: profile,
    [handedOn.variables]: names === "" ? undefined : names,
  };
}

/** What was typed, and tells the partition. */
function arnsOf(
  { serialNumber }: Partial<Pick<EnvironmentNeed["flags"], "serialNumber">>,
  role: { readonly roleArn: string } | undefined,
): string[] {
  return [serialNumber, role?.roleArn].filter((arn) => arn !== undefined);
}

/** What it takes loads only where there is a role. */
async function roleOf(context: Context, which: WhichProfile, named: string) {
  const { findRole, takeRole } = await import("./take-role.js");
  const role = await findRole(context, which, named);
  return { profile: role.profile, roleArn: role.roleArn, take: (calls: RoleCalls) => takeRole(context, calls, role) };
}
