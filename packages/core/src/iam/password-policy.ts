import {
  GetAccountPasswordPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  type PasswordPolicy as Settings,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/** What a password must be made of in an account. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly uppercase: boolean;
  readonly lowercase: boolean;
  readonly usersMayChange: boolean;
  /** After how many days a password expires; undefined where it does not. */
  readonly maxAgeDays?: number | undefined;
  /** How many earlier passwords may not be used again. */
  readonly reusePrevention: number;
  /** Whether only an administrator can set a new password once it has expired. */
  readonly hardExpiry: boolean;
}

/** Satisfies every policy an account can have but a longer minimum: for where the policy may not be read. */
export const strongPasswordPolicy: PasswordPolicy = {
  minimumLength: 24,
  symbols: true,
  numbers: true,
  uppercase: true,
  lowercase: true,
  usersMayChange: true,
  reusePrevention: 0,
  hardExpiry: false,
};

/**
 * The account's own policy, AWS's default where it has none, undefined where it may not be read.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export async function getPasswordPolicy(iam: AwsClient): Promise<PasswordPolicy | undefined> {
  try {
    return (await findPasswordPolicy(iam)) ?? { ...strongPasswordPolicy, minimumLength: 8 };
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    throw error;
  }
}

/** The account's own policy; undefined where it has none, and AWS's default holds. */
export async function findPasswordPolicy(iam: AwsClient): Promise<PasswordPolicy | undefined> {
  const policy = await findSettings(iam);
  if (policy === undefined) return undefined;
  return {
    minimumLength: policy.MinimumPasswordLength ?? 8,
    symbols: policy.RequireSymbols === true,
    numbers: policy.RequireNumbers === true,
    uppercase: policy.RequireUppercaseCharacters === true,
    lowercase: policy.RequireLowercaseCharacters === true,
    usersMayChange: policy.AllowUsersToChangePassword === true,
    ...(policy.ExpirePasswords === true ? { maxAgeDays: policy.MaxPasswordAge } : {}),
    reusePrevention: policy.PasswordReusePrevention ?? 0,
    hardExpiry: policy.HardExpiry === true,
  };
}

/** How long passwords must be in an account that has a policy of its own; undefined where it has none. */
export async function findMinimumPasswordLength(iam: AwsClient): Promise<number | undefined> {
  const settings = await findSettings(iam);
  return settings && (settings.MinimumPasswordLength ?? 6);
}

/**
 * Requires passwords of at least that length. All else that the account's policy says is kept: AWS replaces it whole.
 * Where there is none, the new one lets people change their own, which AWS's default does not.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
 */
export async function setMinimumPasswordLength(iam: AwsClient, length: number): Promise<void> {
  const { ExpirePasswords: _expire, ...settings } = (await findSettings(iam)) ?? { AllowUsersToChangePassword: true };
  const MinimumPasswordLength = Math.max(length, settings.MinimumPasswordLength ?? 0);
  await iam.send(new UpdateAccountPasswordPolicyCommand({ ...settings, MinimumPasswordLength }));
}

async function findSettings(iam: AwsClient): Promise<Settings | undefined> {
  try {
    const { PasswordPolicy: settings } = await iam.send(new GetAccountPasswordPolicyCommand({}));
    return settings;
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return undefined;
    throw error;
  }
}
