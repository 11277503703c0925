import { AwsError } from "../operation/aws-error.js";
import { tagKeys, tags, userName } from "../operation/kinds.js";
import { operation, type ConditionValues } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { required } from "../operation/parameters.js";
import { findUser } from "./find.js";
import { quotas } from "./quotas.js";
import { onUser } from "./resources.js";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const tagUser = operation({
  action: "TagUser",
  writes: true,
  parameters: { UserName: required(userName), Tags: required(tags) },
  errors: ["InvalidInput", "LimitExceeded", "NoSuchEntity"],
  resource: onUser,
  conditions: (_, { Tags }) => tagConditions(Tags),
  handle: ({ account }, { UserName, Tags }) => addTags(findUser(account, UserName).tags, Tags),
});

const untagUser = operation({
  action: "UntagUser",
  writes: true,
  parameters: { UserName: required(userName), TagKeys: required(tagKeys) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  conditions: (_, { TagKeys }) => ({ "aws:TagKeys": TagKeys }),
  handle({ account }, { UserName, TagKeys }) {
    const user = findUser(account, UserName);
    for (const key of TagKeys) user.tags.delete(key);
  },
});

const listUserTags = operation({
  action: "ListUserTags",
  parameters: { UserName: required(userName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ...input }) {
    const page = paginate(call, input, findUser(call.account, UserName).tags, ([key]) => key);
    return { Tags: page.items.map(([key, value]) => ({ Key: key, Value: value })), ...page.end };
  },
});

export const tagOperations = [tagUser, untagUser, listUserTags];

/**
 * Adds tags, or changes those of the same key: keys are told apart by more than their case.
 *
 * @throws AwsError InvalidInput for a key given twice or one of AWS's own, LimitExceeded past 50
 */
export function addTags(present: Map<string, string>, added: readonly Tag[]): void {
  const keys = added.map((tag) => tag.Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw new AwsError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  if (keys.some((key) => key.startsWith("aws:"))) {
    throw new AwsError("InvalidInput", "Tag keys cannot start with the reserved prefix aws:.");
  }
  const after = new Map([...present].filter(([key]) => !keys.includes(key.toLowerCase())));
  for (const tag of added) after.set(tag.Key, tag.Value);
  if (after.size > quotas.TagsPerUser) {
    throw new AwsError("LimitExceeded", `Cannot exceed quota for TagsPerUser: ${quotas.TagsPerUser}`);
  }
  present.clear();
  for (const [key, value] of after) present.set(key, value);
}

export function tagConditions(added: readonly Tag[] = []): ConditionValues {
  return {
    ...Object.fromEntries(added.map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value])),
    "aws:TagKeys": added.length > 0 ? added.map((tag) => tag.Key) : undefined,
  };
}
