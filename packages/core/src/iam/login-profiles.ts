import {
  CreateLoginProfileCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/** Whether the user has a password for the console. */
export async function hasLoginProfile(iam: AwsClient, userName: string): Promise<boolean> {
  try {
    await iam.send(new GetLoginProfileCommand({ UserName: userName }));
    return true;
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return false;
    throw error;
  }
}

export interface NewPassword {
  readonly userName: string;
  readonly password: string;
}

/**
 * Sets a password that must be changed at the first login, whether or not the user had one.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
 */
export async function setPassword(iam: AwsClient, { userName, password }: NewPassword): Promise<void> {
  const input = { UserName: userName, Password: password, PasswordResetRequired: true };
  try {
    await iam.send(new CreateLoginProfileCommand(input));
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
    await iam.send(new UpdateLoginProfileCommand(input));
  }
}

/** After this the user has no password for the console; having had none is fine. */
export async function deletePassword(iam: AwsClient, userName: string): Promise<void> {
  try {
    await iam.send(new DeleteLoginProfileCommand({ UserName: userName }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}
