import { AwsError, type ErrorCode } from "../operation/aws-error.js";
import { arn, serialNumber, tagKeys, tags, userName } from "../operation/kinds.js";
import { operation, type Call, type ConditionValues, type Operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { required, type Parameter } from "../operation/parameters.js";
import { findDevice, findOwnPolicy, findUser } from "./find.js";
import { quotas } from "./quotas.js";
import { onDevice, onPolicy, onUser } from "./resources.js";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What can be tagged: the operations on a user's, a policy's and a device's tags differ in this only. */
interface Tagged {
  /** As in `TagUser`. */
  readonly kind: "User" | "Policy" | "MFADevice";
  /** The parameter that names it. */
  readonly name: "UserName" | "PolicyArn" | "SerialNumber";
  readonly parameters: Readonly<Record<string, Parameter<string>>>;
  /** @throws AwsError NoSuchEntity */
  find(call: Call, name: string): { readonly tags: Map<string, string> };
  resource(call: Call, name: string): string;
  /** What its operations answer with besides NoSuchEntity. */
  readonly errors: readonly ErrorCode[];
}

const user: Tagged = {
  kind: "User",
  name: "UserName",
  parameters: { UserName: required(userName) },
  find: ({ account }, name) => findUser(account, name),
  resource: (call, name) => onUser(call, { UserName: name }),
  errors: [],
};

const policy: Tagged = {
  kind: "Policy",
  name: "PolicyArn",
  parameters: { PolicyArn: required(arn) },
  find: ({ account }, name) => findOwnPolicy(account, name),
  resource: (call, name) => onPolicy(call, { PolicyArn: name }),
  errors: ["InvalidInput"],
};

const device: Tagged = {
  kind: "MFADevice",
  name: "SerialNumber",
  parameters: { SerialNumber: required(serialNumber) },
  find: ({ account }, name) => findDevice(account, name),
  resource: (call, name) => onDevice(call, { SerialNumber: name }),
  errors: [],
};

export const tagOperations: Operation[] = [user, policy, device].flatMap((tagged) => [
  tag(tagged),
  untag(tagged),
  listTags(tagged),
]);

function tag(tagged: Tagged): Operation {
  const own = { Tags: required(tags) };
  return operation<typeof own>({
    action: `Tag${tagged.kind}`,
    writes: true,
    parameters: { ...tagged.parameters, ...own },
    errors: ["InvalidInput", "LimitExceeded", "NoSuchEntity"],
    resource: (call, input) => tagged.resource(call, nameOf(tagged, input)),
    conditions: (_, { Tags }) => tagConditions(Tags),
    handle: (call, { Tags, ...input }) => addTags(tagged.find(call, nameOf(tagged, input)).tags, Tags),
  });
}

function untag(tagged: Tagged): Operation {
  const own = { TagKeys: required(tagKeys) };
  return operation<typeof own>({
    action: `Untag${tagged.kind}`,
    writes: true,
    parameters: { ...tagged.parameters, ...own },
    errors: [...tagged.errors, "NoSuchEntity"],
    resource: (call, input) => tagged.resource(call, nameOf(tagged, input)),
    conditions: (_, { TagKeys }) => ({ "aws:TagKeys": TagKeys }),
    handle(call, { TagKeys, ...input }) {
      const { tags } = tagged.find(call, nameOf(tagged, input));
      for (const key of TagKeys) tags.delete(key);
    },
  });
}

function listTags(tagged: Tagged): Operation {
  return operation<typeof paging>({
    action: `List${tagged.kind}Tags`,
    parameters: { ...tagged.parameters, ...paging },
    errors: [...tagged.errors, "NoSuchEntity"],
    resource: (call, input) => tagged.resource(call, nameOf(tagged, input)),
    handle(call, input) {
      const page = paginate(call, input, tagged.find(call, nameOf(tagged, input)).tags, ([key]) => key);
      return { Tags: page.items.map(([key, value]) => ({ Key: key, Value: value })), ...page.end };
    },
  });
}

function nameOf(tagged: Tagged, input: object): string {
  return (input as Record<string, string>)[tagged.name] ?? "";
}

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
