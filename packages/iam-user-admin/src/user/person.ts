import { refusal } from "@iam-tools/core/errors";
import type { User } from "@iam-tools/core/iam";
import { addressIn, addressTag, foldCase, sameAddress } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import type { Consent, UserStep } from "./user-plan.js";

/** Who is meant. Addresses of several people can make one user name, so that the name alone does not tell. */
export interface Person {
  readonly email: string;
  readonly userName: string;
  /** Whether the name was typed, and does not follow from the address. */
  readonly isNamed?: boolean | undefined;
  /** Whether the user is this person's, whatever its tag says. */
  readonly adopt: boolean;
}

/** What it takes to be sure that the user is that person's. */
export interface Identification {
  readonly consent: Consent | undefined;
  readonly steps: readonly UserStep[];
}

/**
 * The address that a user was made for is its tag `email`. Where it is another's, nothing is done; where there is none,
 * a person has to say.
 *
 * @throws CliError REFUSED where the user is somebody else's
 */
export function identifyPerson(user: Pick<User, "tags">, { email, userName, adopt }: Person): Identification {
  const known = addressIn(user.tags);
  if (known !== undefined && sameAddress(known, email)) return { consent: undefined, steps: [] };
  const steps: UserStep[] = [{ kind: "tag-user", tags: addressTag(email) }];
  if (adopt) return { consent: undefined, steps };
  if (known === undefined) {
    const warning = `${userName} has no tag that names its owner. Does it belong to ${email}?`;
    return { consent: { warning, typed: "yes", flags: ["adopt", "yes"] }, steps };
  }
  throw refusal(
    `The user ${userName} belongs to ${known}, not to ${email}.`,
    "Nothing was changed. If it is the same person with another address, add --adopt; otherwise create a user with another name, with --user-name.",
  );
}

/**
 * Nobody takes their own access away: the run would end in the middle, or could not be undone, with nobody left who could
 * go on.
 *
 * @throws CliError REFUSED
 */
export function refuseOneself({ callerName }: Pick<AccountAccess, "callerName">, userName: string): void {
  if (callerName === undefined || foldCase(callerName) !== foldCase(userName)) return;
  throw refusal(
    `${userName} is your own user, and could lose the access that it takes to go on.`,
    "Nothing was changed. Another administrator can do it; with other credentials of yours, add: --profile NAME",
  );
}
