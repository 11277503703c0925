import {
  CreateLoginProfileCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/** A user's password for the console, as far as AWS tells of it. */
export interface LoginProfile {
  /** When the user came to have a password; a password that takes the place of another leaves it as it is. */
  readonly created: Date | undefined;
  /** Whether the next login asks for a new password. */
  readonly resetRequired: boolean;
}

/** The password of the user for the console, or undefined where there is none. */
export async function findLoginProfile(iam: AwsClient, userName: string): Promise<LoginProfile | undefined> {
  try {
    const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: userName }));
    return { created: LoginProfile?.CreateDate, resetRequired: LoginProfile?.PasswordResetRequired === true };
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return undefined;
    throw error;
  }
}

/** Whether the user has a password for the console. */
export async function hasLoginProfile(iam: AwsClient, userName: string): Promise<boolean> {
  return (await findLoginProfile(iam, userName)) !== undefined;
}

export interface NewPassword {
  readonly userName: string;
  readonly password: string;
}

/**
 * Gives a user who has none a password, to be changed at the first login.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
 *
 * @returns when AWS says that it was made
 */
export async function createPassword(iam: AwsClient, { userName, password }: NewPassword): Promise<Date | undefined> {
  const input = { UserName: userName, Password: password, PasswordResetRequired: true };
  const { LoginProfile } = await iam.send(new CreateLoginProfileCommand(input));
  return LoginProfile?.CreateDate;
}

/**
 * Gives a user who has a password another, to be changed at the first login.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html
 */
export async function replacePassword(iam: AwsClient, { userName, password }: NewPassword): Promise<void> {
  const input = { UserName: userName, Password: password, PasswordResetRequired: true };
  await iam.send(new UpdateLoginProfileCommand(input));
}

/** After this the user has no password for the console; having had none is fine. */
export async function deletePassword(iam: AwsClient, userName: string): Promise<void> {
  try {
    await iam.send(new DeleteLoginProfileCommand({ UserName: userName }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}
