import { accountsAtOnce, commonFailure } from "@iam-tools/core/accounts";
import type { Context } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";
import { absolute } from "@iam-tools/core/files";
import { mapAtMost } from "@iam-tools/core/pace";
import { foldCase } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { accountsAccess } from "../account/accounts-access.js";
import { planCompromised } from "../incident/plan-compromised.js";
import { planFalseAlarm } from "../incident/plan-false-alarm.js";
import { planRevocation } from "../incident/plan-revocation.js";
import { findPendingKey, findPendingPassword, pendingPath } from "../secrets/pending-secrets.js";
import type { PendingKey, PendingPassword } from "../secrets/pending.js";
import { dayOf } from "../user/password-step.js";
import { destinationOf, type Destination } from "../user/destination.js";
import type { Person } from "../user/person.js";
import { planDeactivation } from "../user/plan-deactivation.js";
import { planDeletion } from "../user/plan-deletion.js";
import { isLeaving, orAbsent, planLeaving } from "../user/plan-leaving.js";
import { planGroupRemoval } from "../user/plan-group-removal.js";
import { planMfaRemoval } from "../user/plan-mfa-removal.js";
import { planPasswordChange } from "../user/plan-password-change.js";
import { planReactivation } from "../user/plan-reactivation.js";
import { planUpdate } from "../user/read-update.js";
import { resolveRights } from "../user/resolve-rights.js";
import type { UserPlan } from "../user/user-plan.js";
import { attempt, isPlanned, progressOver, type Part, type PlannedPart } from "./part.js";
import { concernsKey } from "./action.js";
import { commandFor } from "./undo-command.js";
import { userNameIn, type PersonRequest } from "./request.js";

/** With one account what is wrong ends the run; with several it ends that account's part. */
export async function planParts(context: Context, request: PersonRequest): Promise<Part[]> {
  const { flags, config, names, action } = request;
  const named: Destination = {
    mailTo: flags.mailTo,
    pgp: flags.pgp === undefined ? undefined : absolute(context, flags.pgp),
    prints: flags.noMail || undefined,
  };
  const parts: Part[] = (names ?? [undefined]).map((name) => ({ name, done: [] }));
  const open = accountsAccess(context, { config, flags, many: action.kind === "compromised" });
  const checking = progressOver(context, "Checking accounts", parts);
  await mapAtMost(accountsAtOnce, parts, async (part) => {
    await attempt(part, parts.length > 1, async () => {
      part.access = await open(part.name);
      const userName = userNameIn(config, flags, part.access.account.environment);
      const person = { email: flags.userEmail, userName, isNamed: flags.userName !== undefined, adopt: flags.adopt };
      const owner = { account: part.access.account, userName };
      const [pending, pendingKey] = await Promise.all([
        findPendingPassword(context, owner),
        concernsKey(action, flags) ? findPendingKey(context, owner) : undefined,
      ]);
      const plan = await planAction(context, request, {
        name: part.name,
        access: part.access,
        person,
        pending,
        pendingKey,
        pendingPath: pendingPath(context, owner),
      });
      const waiting = plan.gives === undefined ? pending : pendingKey;
      part.plan = { ...plan, ...destinationOf(plan, named, waiting, "--no-mail") };
    });
    checking?.step();
  }).finally(() => checking?.end());
  const failure = commonFailure(parts.map(({ error }) => error));
  if (failure !== undefined) throw failure;
  refuseSharedUsers(parts.filter(isPlanned));
  return parts;
}

/** Two accounts of the config file may be one: what is done for its user at the same time would be done twice. */
function refuseSharedUsers(parts: readonly PlannedPart[]): void {
  const names = new Map<string, string | undefined>();
  for (const { name, plan } of parts) {
    const { account, userName } = plan;
    const key = `${account.id}/${foldCase(userName)}`;
    if (names.has(key)) {
      throw refusal(
        `The accounts ${names.get(key)} and ${name} of the config file are both account ${account.id}, and both lead to the user ${userName} there.`,
        "Nothing was changed. Name one of them with --account, or correct the config file.",
      );
    }
    names.set(key, name);
  }
}

interface Planned {
  /** Of the account in the config file. */
  readonly name: string | undefined;
  readonly access: AccountAccess;
  readonly person: Person;
  readonly pending: PendingPassword | undefined;
  readonly pendingKey: PendingKey | undefined;
  readonly pendingPath: string;
}

/** A week, in seconds: AWS does not tell when it put a user in quarantine. */
const lookedBack = 604_800;

/** A week, in seconds. */
const usualGrace = 604_800;

async function planAction(
  context: Context,
  { action, traits, config, flags, mail, names }: PersonRequest,
  { name, access, person, pending, pendingKey, pendingPath }: Planned,
): Promise<UserPlan> {
  const now = context.clock.now().toISOString();
  const several = (names ?? []).length > 1;
  if (several && isLeaving(action.kind)) return planLeaving(context, access, { person, action: action.kind });
  const whereThere = (plan: () => Promise<UserPlan>) => (several ? orAbsent(access, person, plan) : plan());
  switch (action.kind) {
    case "update":
      return planUpdate(context, access, {
        ...person,
        rights: await resolveRights(access.iam, action.rights, {
          environment: access.account.environment,
          pattern: config.username,
        }),
        traits,
        mails: mail !== undefined,
        accessKey: flags.accessKey,
        pending,
        pendingKey,
        pendingPath,
        now,
      });
    case "change-password":
      return planPasswordChange(access, { ...person, pending, now });
    // What a rotation is made of is seldom needed, and loads then.
    case "rotate-access-key": {
      const { planKeyRotation } = await import("../rotation/plan-key-rotation.js");
      return planKeyRotation(context, access, { ...person, pendingKey, grace: flags.grace ?? usualGrace });
    }
    case "finish-rotation": {
      const { planRotationFinish } = await import("../rotation/plan-rotation-end.js");
      return whereThere(() => planRotationFinish(context, access, { ...person, pendingKey }));
    }
    case "abort-rotation": {
      const { planRotationAbort } = await import("../rotation/plan-rotation-end.js");
      return whereThere(() => planRotationAbort(context, access, { ...person, pendingKey }));
    }
    case "remove-from-group":
      return whereThere(() => planGroupRemoval(access, { ...person, groups: action.groups }));
    case "delete-mfa":
      return planMfaRemoval(access, person);
    case "revoke-sessions":
      return whereThere(() => planRevocation(access, person));
    case "compromised": {
      const since = flags.since ?? lookedBack;
      return whereThere(() => planCompromised(context, access, { ...person, pending, now, since }));
    }
    case "false-alarm":
      return whereThere(() =>
        planFalseAlarm(access, {
          ...person,
          pending,
          changePassword: commandFor(
            { ...flags, account: name === undefined ? undefined : [name], allAccounts: false },
            "--change-password",
          ),
        }),
      );
    case "deactivate":
      return planDeactivation(access, person, dayOf(now));
    case "reactivate":
      return planReactivation(access, { ...person, pending, now });
    case "delete-user":
      return planDeletion(context, access, person);
  }
}
