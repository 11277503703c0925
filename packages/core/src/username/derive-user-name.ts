import { CliError, exitCodes } from "../errors/index.js";
import { foldCase } from "./fold-case.js";
import { inAscii } from "./in-ascii.js";
import { parseEmailAddress } from "./parse-email-address.js";

export interface UserNameParts {
  /** The address as typed; the name is made of what stands before its `@`, in lower case. */
  readonly email: string;
  /** What tells this account from the others, such as its alias: `dev`. */
  readonly account: string;
  /**
   * With `{local}`, `{domain}` and `{env}` (the account) in it; `{local}-{env}` where not given. One without `{local}` is
   * a name that somebody chose.
   */
  readonly pattern?: string | undefined;
}

/** A name that no IAM user can have. */
export class NotAUserName extends CliError {
  /** One that would do, where there is a near one. */
  readonly near: string | undefined;

  constructor(message: string, hint: string, near?: string) {
    super({ code: "USAGE", message, hint, exitCode: exitCodes.usage });
    this.near = near;
  }
}

/**
 * The IAM user name of a person in an account: `first.last@example.com` in `dev` is `first.last-dev`.
 *
 * IAM takes 1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`, unique ignoring case, so the name is in lower case but where it was
 * chosen: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 *
 * @throws CliError USAGE; NotAUserName, naming the character or the length that cannot be in a user name
 */
export function deriveUserName({ email, account, pattern = "{local}-{env}" }: UserNameParts): string {
  const { localPart, domain } = parseEmailAddress(email);
  const parts: Readonly<Record<string, string>> = { local: foldCase(localPart), domain, env: account };
  const userName = pattern.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(parts, name) ? (parts[name] ?? "") : placeholder,
  );
  const isChosen = !pattern.includes("{local}");
  const whatFails = isChosen
    ? `"${userName}" cannot be an IAM user name: it`
    : `"${email}" cannot become an IAM user name: ${userName}`;
  const foreign = [...new Set([...userName].filter((character) => !/[\w+=,.@-]/.test(character)))];
  if (foreign.length > 0) {
    const near = inAscii(userName);
    throw new NotAUserName(
      `${whatFails} has ${foreign.map((character) => `"${character}"`).join(", ")}.`,
      "A user name may contain letters, digits and _ + = , . @ -",
      isChosen ? near : near?.toLowerCase(),
    );
  }
  if (userName.length > 64) {
    throw new NotAUserName(
      `${whatFails} has ${userName.length} characters, and AWS allows 64.`,
      isChosen ? "Choose a shorter one." : "Use a shorter address, or a shorter name for the account with --env.",
    );
  }
  return userName;
}
