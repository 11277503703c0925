import {
  CreateUserCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
  type User as SdkUser,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import type { ListedUser } from "./listed-user.js";
import { collect, pages } from "./pages.js";
import { toListedUser } from "./to-listed-user.js";

export interface User extends ListedUser {
  readonly tags: Readonly<Record<string, string>>;
  /** The ARN of the managed policy that bounds what the user may be allowed. */
  readonly permissionsBoundary: string | undefined;
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
    // What cannot be a name is nobody's.
    if (["NoSuchEntity", "ValidationError"].includes(awsErrorName(error))) return undefined;
    throw error;
  }
}

/** Who signs the calls. IAM answers only where that is a user, or the root user. */
export async function getCallingUser(iam: AwsClient): Promise<User> {
  const { User: user } = await iam.send(new GetUserCommand({}));
  return toUser(user ?? {});
}

/**
 * Every user, a page at a time, so that memory stays flat however many there are.
 *
 * @param pathPrefix `/team/`; all where not given
 */
export async function* listUsers(iam: AwsClient, pathPrefix?: string): AsyncGenerator<ListedUser[]> {
  const prefix = pathPrefix === undefined ? {} : { PathPrefix: pathPrefix };
  for await (const page of pages((marker) =>
    iam.send(new ListUsersCommand({ ...prefix, ...marker, MaxItems: 1000 })),
  )) {
    yield (page.Users ?? []).map(toListedUser);
  }
}

export async function listUserTags(iam: AwsClient, userName: string): Promise<Record<string, string>> {
  const tags = await collect(
    (marker) => iam.send(new ListUserTagsCommand({ UserName: userName, ...marker })),
    (page) => page.Tags,
  );
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

export interface NewUser {
  readonly userName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly permissionsBoundary?: string | undefined;
  /** Such as `/people/`; `/` where not given. */
  readonly path?: string | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export async function createUser(iam: AwsClient, user: NewUser): Promise<void> {
  const { userName, tags, permissionsBoundary: PermissionsBoundary, path: Path } = user;
  const input = { UserName: userName, Tags: toTags(tags) };
  await iam.send(
    new CreateUserCommand({
      ...input,
      ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary }),
      ...(Path === undefined ? {} : { Path }),
    }),
  );
}

/**
 * Everything that hangs on the user must be gone before; a user who is gone already is fine.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
export async function deleteUser(iam: AwsClient, userName: string): Promise<void> {
  try {
    await iam.send(new DeleteUserCommand({ UserName: userName }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}

export async function tagUser(
  iam: AwsClient,
  { userName, tags }: { userName: string; tags: Readonly<Record<string, string>> },
): Promise<void> {
  await iam.send(new TagUserCommand({ UserName: userName, Tags: toTags(tags) }));
}

/** Tags that are not there are fine. */
export async function untagUser(
  iam: AwsClient,
  { userName, keys }: { userName: string; keys: readonly string[] },
): Promise<void> {
  await iam.send(new UntagUserCommand({ UserName: userName, TagKeys: [...keys] }));
}

/** @param policyArn undefined removes the boundary */
export async function setPermissionsBoundary(
  iam: AwsClient,
  { userName, policyArn }: { userName: string; policyArn: string | undefined },
): Promise<void> {
  if (policyArn === undefined) await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: userName }));
  else await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: userName, PermissionsBoundary: policyArn }));
}

function toTags(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function toUser(user: Partial<SdkUser>): User {
  return {
    ...toListedUser(user),
    tags: Object.fromEntries((user.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
    permissionsBoundary: user.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}
