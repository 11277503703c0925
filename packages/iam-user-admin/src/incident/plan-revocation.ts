import { listInlinePolicies } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { findPerson } from "../user/find-person.js";
import { deniedBefore, hasRoomForOlderSessions, noRoomForOlderSessions } from "../user/older-sessions.js";
import type { Person } from "../user/person.js";
import { requireTagRoom } from "../user/tag-room.js";
import type { UserPlan, UserStep } from "../user/user-plan.js";

/**
 * The sessions that the user has end, and the user works on: with the long-term keys, and with sessions of after it.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planRevocation({ iam, account, ...access }: AccountAccess, person: Person): Promise<UserPlan> {
  const { email, userName } = person;
  const { user, identified } = await findPerson({ iam, account, ...access }, person);
  const inline = await listInlinePolicies(iam, { userName });
  const hasRoom = hasRoomForOlderSessions(inline);
  const steps: UserStep[] = hasRoom
    ? [...identified.steps, { kind: "revoke-sessions", margin: 0, deniedBefore: deniedBefore(inline) }]
    : [];
  requireTagRoom({ userName, tags: user.tags, steps });
  const where = `user ${userName} in account ${account.id} (${account.environment})`;
  return {
    account,
    email,
    userName,
    steps,
    warnings: [],
    shortfall: hasRoom ? undefined : noRoomForOlderSessions(userName),
    consent: !hasRoom
      ? undefined
      : {
          warning: [
            ...(identified.consent === undefined ? [] : [identified.consent.warning]),
            `The sessions of ${where} would end; access keys, the password and new sessions work on.`,
          ].join("\n"),
          typed: "yes",
          flags: ["yes"],
          ...(identified.consent === undefined ? {} : { asksWhose: true }),
        },
    delivery: "none",
    afterDelivery: [],
  };
}
