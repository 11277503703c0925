import { CreateUserCommand, GetUserCommand, type User as SdkUser } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

export interface User {
  readonly userName: string;
  readonly arn: string;
  readonly path: string;
  readonly created: Date | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The user of that name, or undefined where there is none; being denied is not the same as there being none.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
export async function findUser(iam: AwsClient, userName: string): Promise<User | undefined> {
  try {
    const { User: user } = await iam.send(new GetUserCommand({ UserName: userName }));
    return user === undefined ? undefined : toUser(user);
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return undefined;
    throw error;
  }
}

export interface NewUser {
  readonly userName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export async function createUser(iam: AwsClient, { userName, tags }: NewUser): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await iam.send(new CreateUserCommand({ UserName: userName, Tags }));
}

function toUser(user: SdkUser): User {
  return {
    userName: user.UserName ?? "",
    arn: user.Arn ?? "",
    path: user.Path ?? "/",
    created: user.CreateDate,
    tags: Object.fromEntries((user.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
  };
}
