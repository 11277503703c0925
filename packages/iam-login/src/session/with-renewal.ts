import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode, quote } from "@iam-tools/core/errors";
import type { ScopePlan } from "../scope/plan-scope.js";
import { narrowVariables, type WorkingSession } from "./session-environment.js";
import type { TimedSession } from "./session-need.js";
import type { Variables } from "./target-variables.js";

/** Seconds that each session lasts where nothing was typed. */
const usualLife = 3600;

/** Seconds that AWS may find the session that they are made from to be shorter: its clock is another one. */
const margin = 60;

/**
 * Has work done while a program can get narrower sessions one after the other, as the SDKs get those of a container: from
 * an address of this machine, with a token that nobody else knows.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 *
 * @throws CliError what `narrow` throws for the first session; those after it fail to the program
 */
export async function withRenewal<T>(
  context: Pick<Context, "clock" | "env" | "loopback" | "random">,
  working: WorkingSession,
  plan: ScopePlan,
  work: (variables: Variables) => Promise<T>,
): Promise<T> {
  const fresh = renewing(context, working, plan);
  const session = await fresh();
  const token = Array.from({ length: 4 }, () => context.random.id()).join("");
  const server = await context.loopback.serve({
    token,
    answer: async () => ({ status: 200, body: asContainerHasIt(await fresh()) }),
  });
  try {
    return await work({
      ...narrowVariables(context, { ...working, session }),
      ...withoutKeys,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    });
  } finally {
    await server.close();
  }
}

/** They would go before those of the address, and end. */
const withoutKeys = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_CREDENTIAL_EXPIRATION: undefined,
};

/** What tells a session that lasts: a new one once half of the last one's time is over. Of several askers, one gets it. */
function renewing(
  context: Pick<Context, "clock">,
  { profile, session: first, takeAnew, narrow }: WorkingSession,
  plan: ScopePlan,
): () => Promise<TimedSession> {
  const left = ({ expiration }: TimedSession) => (expiration.getTime() - context.clock.now().getTime()) / 1000;
  let parent = first;
  let current: { readonly session: TimedSession; readonly until: number } | undefined;
  let next: Promise<TimedSession> | undefined;
  const renew = async () => {
    if (takeAnew !== undefined && current !== undefined && left(parent) < (plan.durationSeconds ?? usualLife)) {
      parent = await takeAnew().catch((error: unknown) => {
        // As long as the role lasts that was taken before, it is of use.
        if (left(parent) < 1) throw error;
        return parent;
      });
    }
    const rest = left(parent);
    if (rest < 1) throw ended(profile, parent);
    // The person is warned once, and not on the program's screen.
    const asksForMfa = plan.asksForMfa && current === undefined;
    const forSeconds = (most: number) => narrow({ ...plan, asksForMfa, durationSeconds: lifeOf(plan, most) }, parent);
    const session = await forSeconds(rest).catch((error: unknown) => {
      if (!hasCode(error, "SESSION_TOO_SHORT") || rest <= 2 * margin) throw error;
      return forSeconds(rest - margin);
    });
    current = { session, until: left(session) / 2 };
    return session;
  };
  return async () => {
    if (current !== undefined && left(current.session) > current.until) return current.session;
    next ??= renew().finally(() => (next = undefined));
    return next;
  };
}

/** No longer than the session that it is made from, whose end it has where nothing is said. */
function lifeOf({ policy, durationSeconds = usualLife }: ScopePlan, rest: number): number | undefined {
  if (durationSeconds < rest) return durationSeconds;
  return policy === undefined ? Math.floor(rest) : undefined;
}

function ended(profile: string, { expiration }: TimedSession): CliError {
  return new CliError({
    code: "EXPIRED_TOKEN",
    message: `The session of "${profile}" ended at ${expiration.toISOString()}, and with it those that iam-login makes from it.`,
    hint: `Log in with: iam-login ${quote(profile)}\nThen start the program again.`,
  });
}

function asContainerHasIt(session: TimedSession): object {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    Token: session.sessionToken,
    Expiration: session.expiration.toISOString(),
  };
}
