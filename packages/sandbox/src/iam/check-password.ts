import { AwsError } from "../operation/aws-error.js";
import type { Account, PasswordPolicy, User } from "../state/account.js";

const symbols = /[!@#$%^&*()_+\-=[\]{}|']/;

/**
 * @throws AwsError PasswordPolicyViolation where the account's policy, or AWS's default where it has none, is not met
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function checkPassword(account: Account, user: User, password: string): void {
  const policy = account.passwordPolicy;
  const problem = policy === undefined ? defaultProblem(account, user, password) : problemWith(policy, user, password);
  if (problem !== undefined) throw new AwsError("PasswordPolicyViolation", problem);
}

/** At least 8 characters of three of the four kinds, and not the account's or the user's name. */
function defaultProblem(account: Account, user: User, password: string): string | undefined {
  if (password.length < 8) return "Password should have a minimum length of 8";
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, symbols].filter((kind) => kind.test(password));
  if (kinds.length < 3) {
    return "Password should have at least three of uppercase letters, lowercase letters, numbers and symbols";
  }
  const names = [account.alias, account.id, user.name].map((name) => name?.toLowerCase());
  return names.includes(password.toLowerCase())
    ? "Password should not be the name of the account or the user"
    : undefined;
}

function problemWith(policy: PasswordPolicy, user: User, password: string): string | undefined {
  const { loginProfile } = user;
  if (password.length < policy.minimumLength) {
    return `Password should have a minimum length of ${policy.minimumLength}`;
  }
  if (policy.requireUppercase && !/[A-Z]/.test(password)) return "Password should have at least one uppercase letter";
  if (policy.requireLowercase && !/[a-z]/.test(password)) return "Password should have at least one lowercase letter";
  if (policy.requireNumbers && !/[0-9]/.test(password)) return "Password should have at least one number";
  if (policy.requireSymbols && !symbols.test(password)) return "Password should have at least one symbol";
  const earlier = loginProfile === undefined ? [] : [loginProfile.password, ...loginProfile.earlierPasswords];
  return earlier.slice(0, policy.reusePrevention ?? 0).includes(password)
    ? "Password has been used before and cannot be reused"
    : undefined;
}
