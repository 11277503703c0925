import { CliError } from "@iam-tools/core/errors";
import { findUser, type User } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { identifyPerson, type Identification, type Person } from "./person.js";

/**
 * The user that there has to be for what is asked for.
 *
 * @throws CliError USER_NOT_FOUND; REFUSED where the user is somebody else's
 */
export async function findPerson(
  { iam, account }: AccountAccess,
  person: Person,
): Promise<{ user: User; identified: Identification }> {
  const user = await findUser(iam, person.userName);
  if (user === undefined) {
    throw new CliError({
      code: "USER_NOT_FOUND",
      message: `There is no user ${person.userName} in account ${account.id} (${account.environment}).`,
      hint: `Nothing was changed, and no user was created. ${
        person.isNamed
          ? "List the users with: iam-user-admin list"
          : "A user whose name was chosen is named with --user-name."
      }`,
    });
  }
  return { user, identified: identifyPerson(user, person) };
}
