import type { AccountAccess } from "../account/account.js";
import { unknownToUs, type WeighSignIn } from "./first-sign-in.js";
import { takesAll, wantedInline, wantedRights, type Holdings } from "./rights-steps.js";
import { wantedBoundary } from "./plan-traits.js";
import type { UpdateFacts, UpdateRequest } from "./plan-update.js";
import type { UserPlan } from "./user-plan.js";

export interface Weighing {
  readonly request: UpdateRequest;
  readonly facts: UpdateFacts;
  /** The user with all of its policies; undefined where there is none yet. */
  readonly whole: () => Promise<Holdings | undefined>;
}

/** The plan with a warning where the person could not sign in with the password that it gives. */
export async function weighUpdate(
  access: AccountAccess,
  plan: UserPlan,
  { request, facts, whole, weigh }: Weighing & { readonly weigh: WeighSignIn },
): Promise<UserPlan> {
  if (!plan.steps.some(({ kind }) => kind === "set-password")) return plan;
  const { rights, userName, traits } = request;
  const user = (await whole().catch(unknownToUs)) ?? facts.user;
  const known = { ...facts, user };
  const { groups, attached } = wantedRights(access, rights, known);
  const warnings = await weigh(
    {
      userName,
      path: user?.user.path ?? traits.path ?? access.newUsers.path ?? "/",
      groups,
      attached,
      inline: takesAll(rights) ? wantedInline(rights, known) : (user?.inline ?? []),
      boundary: wantedBoundary(access, request, known),
    },
    facts.passwordPolicy,
  );
  return { ...plan, warnings: [...plan.warnings, ...warnings] };
}
