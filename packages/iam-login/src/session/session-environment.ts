import type { Context, Environment } from "@iam-tools/core/context";
import { handedOn, handedOnNames, withoutHandedOn } from "@iam-tools/core/settings";
import type { LoginFlags } from "./login-flags.js";
import { ensureSession } from "./ensure-session.js";
import { leadingElsewhere } from "./leading-elsewhere.js";
import type { ScopePlan } from "../scope/plan-scope.js";
import type { SessionNeed, TimedSession } from "./session-need.js";
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
  readonly flags: Omit<LoginFlags, "profile"> & { readonly role?: string | undefined };
  /** What the session is narrowed to. */
  readonly scope?: ScopePlan | undefined;
  /** Command, and program, for CloudTrail. */
  readonly by: string;
}

/**
 * What a program needs in its environment to work with the session, a role's, or a narrower one, where the profile does,
 * by the names that all AWS tools read. What is undefined must go.
 */
export async function sessionEnvironment(context: Context, need: EnvironmentNeed): Promise<Variables> {
  const working = await workingSession(context, need);
  return need.scope === undefined
    ? variablesFor(context, working)
    : narrowVariables(context, { ...working, session: await working.narrow(need.scope) });
}

/** A session to work with: the profile's own, or that of a role that was taken from it. */
export interface WorkingSession {
  readonly profile: string;
  readonly session: TimedSession;
  /** Whether this run logged in for it, and said what is wrong with the file. */
  readonly isNew: boolean;
  /** Where its calls go. */
  readonly target: Variables;
  /** Takes the role anew; undefined where the session is the profile's own. */
  readonly takeAnew?: (() => Promise<TimedSession>) | undefined;
  /** A narrower one of it, or of the role as it was taken anew. */
  readonly narrow: (plan: ScopePlan, of?: TimedSession) => Promise<TimedSession>;
}

export async function workingSession(context: Context, need: EnvironmentNeed): Promise<WorkingSession> {
  const { profile, flags } = need;
  const { role: named, region, endpointUrl } = flags;
  const which = { profile, sessionProfile: flags.sessionProfile };
  // What was mistyped costs no code.
  const role = named === undefined ? undefined : await roleOf(context, which, named);
  const stored = await readStored(context, which);
  const target = targetVariables(
    { ...stored, env: withoutHandedOn(context.env, profile) },
    { profile, roleProfile: role?.profile, region, endpointUrl, arns: arnsOf(flags, role) },
  );
  const { session: own, isNew } = await ensureSession(context, { ...need, arns: arnsOf({}, role) });
  const takeAnew = role && (() => role.take({ profile, flags, session: own }));
  const session = takeAnew === undefined ? own : await takeAnew();
  const description = describeScope(need.by, stored.values.get("username") ?? profile);
  return {
    profile,
    session,
    isNew,
    target,
    takeAnew,
    narrow: async (plan, of = session) => {
      const { narrowSession } = await import("./narrow-session.js");
      return narrowSession(context, { profile, flags, session: of, roleArn: role?.roleArn, description }, plan);
    },
  };
}

/** For CloudTrail: tool, program and user, in letters that AWS takes. */
function describeScope(by: string, user: string): string {
  return `iam-login ${by} (${user})`.replaceAll(/[^\u0020-\u007E]/g, "?").slice(0, 256);
}

/** The same of one that is to have no other. */
export function narrowVariables(context: Pick<Context, "env">, working: Omit<WorkingSession, "narrow">): Variables {
  return { ...leadingElsewhere(context.env), ...variablesFor(context, working) };
}

/** The environment of a program that works with a session. */
function variablesFor(
  context: Pick<Context, "env">,
  { profile, session, target }: Omit<WorkingSession, "narrow">,
): Variables {
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
