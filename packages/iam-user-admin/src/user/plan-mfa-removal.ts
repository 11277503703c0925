import { listMfaDevices } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { findPerson } from "./find-person.js";
import type { Person } from "./person.js";
import { requireTagRoom } from "./tag-room.js";
import type { UserPlan, UserStep } from "./user-plan.js";

/**
 * The user has no MFA device after it: virtual ones are deleted, hardware and FIDO ones taken from the user.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planMfaRemoval(access: AccountAccess, person: Person): Promise<UserPlan> {
  const { user, identified } = await findPerson(access, person);
  const devices = await listMfaDevices(access.iam, person.userName);
  const steps: UserStep[] =
    devices.length === 0
      ? []
      : [
          ...identified.steps,
          ...devices.map(({ serialNumber }) => ({ kind: "remove-mfa-device", serialNumber }) as const),
        ];
  requireTagRoom({ userName: person.userName, tags: user.tags, steps });
  return {
    account: access.account,
    email: person.email,
    userName: person.userName,
    steps,
    warnings: [],
    consent: devices.length === 0 ? undefined : identified.consent,
    delivery: "none",
    afterDelivery: [],
  };
}
