import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  RemoveUserFromGroupCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import { collect, pages } from "./pages.js";
import type { ListedUser } from "./listed-user.js";
import { toListedUser } from "./to-listed-user.js";

/** Whether there is a group of that name; being denied is an error and not a no. */
export async function groupExists(iam: AwsClient, groupName: string): Promise<boolean> {
  try {
    await iam.send(new GetGroupCommand({ GroupName: groupName, MaxItems: 1 }));
    return true;
  } catch (error) {
    // What cannot be a name is none that there is.
    if (["NoSuchEntity", "ValidationError"].includes(awsErrorName(error))) return false;
    throw error;
  }
}

/** One that exists already is fine. */
export async function createGroup(iam: AwsClient, groupName: string): Promise<void> {
  try {
    await iam.send(new CreateGroupCommand({ GroupName: groupName }));
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
  }
}

/** The groups that are meant by what was typed: `a,b` is two, where it is not the name of one. */
export async function typedGroups(iam: AwsClient, typed: readonly string[]): Promise<string[]> {
  const groups = await Promise.all(
    typed.map(async (word) => {
      if (!word.includes(",") || (await groupExists(iam, word))) return [word];
      return word.split(",").filter((name) => name !== "");
    }),
  );
  return groups.flat();
}

export interface Group {
  readonly groupName: string;
  readonly arn: string;
  readonly created: Date | undefined;
}

/** Every group, a page at a time. */
export async function* listGroups(iam: AwsClient): AsyncGenerator<Group[]> {
  for await (const page of pages((marker) => iam.send(new ListGroupsCommand({ ...marker, MaxItems: 1000 })))) {
    yield (page.Groups ?? []).map(({ GroupName, Arn, CreateDate }) => {
      return { groupName: GroupName ?? "", arn: Arn ?? "", created: CreateDate };
    });
  }
}

export async function listGroupNames(iam: AwsClient): Promise<string[]> {
  const names: string[] = [];
  for await (const page of listGroups(iam)) names.push(...page.map(({ groupName }) => groupName));
  return names;
}

export async function listGroupNamesOfUser(iam: AwsClient, userName: string): Promise<string[]> {
  const groups = await collect(
    (marker) => iam.send(new ListGroupsForUserCommand({ UserName: userName, ...marker })),
    (page) => page.Groups,
  );
  return groups.map((group) => group.GroupName ?? "");
}

/** Being in the group already is fine. */
export async function addUserToGroup(
  iam: AwsClient,
  { userName, groupName }: { userName: string; groupName: string },
): Promise<void> {
  await iam.send(new AddUserToGroupCommand({ UserName: userName, GroupName: groupName }));
}

/** Not being in the group, or there being none, is fine. */
export async function removeUserFromGroup(
  iam: AwsClient,
  { userName, groupName }: { userName: string; groupName: string },
): Promise<void> {
  try {
    await iam.send(new RemoveUserFromGroupCommand({ UserName: userName, GroupName: groupName }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}

/** Every user in the group, a page at a time. */
export async function* listUsersInGroup(iam: AwsClient, groupName: string): AsyncGenerator<ListedUser[]> {
  for await (const page of pages((marker) =>
    iam.send(new GetGroupCommand({ GroupName: groupName, ...marker, MaxItems: 1000 })),
  )) {
    yield (page.Users ?? []).map(toListedUser);
  }
}
