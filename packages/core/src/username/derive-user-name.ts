import { usageError } from "../errors/index.js";
import { foldCase } from "./fold-case.js";
import { parseEmailAddress } from "./parse-email-address.js";

export interface UserNameParts {
  /** The address as typed; the name is made of what stands before its `@`, in lower case. */
  readonly email: string;
  /** What tells this account from the others, such as its alias: `dev`. */
  readonly account: string;
  /** With `{local}`, `{domain}` and `{env}` (the account) in it; `{local}-{env}` where not given. */
  readonly pattern?: string | undefined;
}

/**
 * The IAM user name of a person in an account: `first.last@example.com` in `dev` is `first.last-dev`.
 *
 * IAM takes 1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`, unique ignoring case, so the name is always in lower case:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 *
 * @throws CliError USAGE, naming the character or the length that cannot be in a user name
 */
export function deriveUserName({ email, account, pattern = "{local}-{env}" }: UserNameParts): string {
  const { localPart, domain } = parseEmailAddress(email);
  const parts: Readonly<Record<string, string>> = { local: foldCase(localPart), domain, env: account };
  const userName = pattern.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(parts, name) ? (parts[name] ?? "") : placeholder,
  );
  const foreign = [...new Set([...userName].filter((character) => !/[\w+=,.@-]/.test(character)))];
  if (foreign.length > 0) {
    throw usageError(
      `"${email}" cannot become an IAM user name: ${userName} has ${foreign.map((character) => `"${character}"`).join(", ")}.`,
      "A user name may contain letters, digits and _ + = , . @ -",
    );
  }
  if (userName.length > 64) {
    throw usageError(
      `"${email}" cannot become an IAM user name: ${userName} has ${userName.length} characters, and AWS allows 64.`,
      "Use a shorter address, or a shorter name for the account with --env.",
    );
  }
  return userName;
}
