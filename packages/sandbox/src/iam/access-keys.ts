import { AwsError } from "../operation/aws-error.js";
import { knownAfter } from "../operation/is-known.js";
import { accessKeyId, status, userName } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { optional, required } from "../operation/parameters.js";
import type { AccessKey, Account, User } from "../state/account.js";
import { newAccessKeyId, newSecret } from "../state/ids.js";
import { missing, targetUser } from "./find.js";
import { lastUseToldOf } from "./last-use.js";
import { checkQuota } from "./quotas.js";
import { onUser } from "./resources.js";

const createAccessKey = operation({
  action: "CreateAccessKey",
  writes: true,
  parameters: { UserName: optional(userName) },
  errors: ["LimitExceeded", "NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName }) {
    const user = targetUser(call, UserName);
    checkQuota("AccessKeysPerUser", user.accessKeys.length);
    const key = newAccessKey(call.now, call.delays.accessKeys);
    user.accessKeys.push(key);
    return { AccessKey: { ...describe(user, key), SecretAccessKey: key.secret } };
  },
});

const listAccessKeys = operation({
  action: "ListAccessKeys",
  parameters: { UserName: optional(userName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ...input }) {
    const user = targetUser(call, UserName);
    const page = paginate(call, input, user.accessKeys, (key) => key.id);
    return { AccessKeyMetadata: page.items.map((key) => describe(user, key)), ...page.end };
  },
});

const updateAccessKey = operation({
  action: "UpdateAccessKey",
  writes: true,
  parameters: { UserName: optional(userName), AccessKeyId: required(accessKeyId), Status: required(status) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, AccessKeyId, Status }) {
    const user = targetUser(call, UserName);
    const key = findKey(user, AccessKeyId);
    if (Status === "Inactive" && key.status === "Active") retire(call, user, key);
    if (key.status === "Expired") {
      throw new AwsError("ValidationError", `The Access Key with id ${AccessKeyId} has expired and cannot be updated.`);
    }
    key.status = Status;
  },
});

const deleteAccessKey = operation({
  action: "DeleteAccessKey",
  writes: true,
  parameters: { UserName: optional(userName), AccessKeyId: required(accessKeyId) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, AccessKeyId }) {
    const user = targetUser(call, UserName);
    const key = findKey(user, AccessKeyId);
    if (key.status === "Active") retire(call, user, key);
    user.accessKeys.splice(user.accessKeys.indexOf(key), 1);
  },
});

const getAccessKeyLastUsed = operation({
  action: "GetAccessKeyLastUsed",
  parameters: { AccessKeyId: required(accessKeyId) },
  errors: ["AccessDenied"],
  resource: (call, { AccessKeyId }) => {
    const owner = ownerOf(call.account, AccessKeyId);
    return owner === undefined ? "*" : onUser(call, { UserName: owner.user.name });
  },
  handle({ account, now }, { AccessKeyId }) {
    const owner = ownerOf(account, AccessKeyId);
    // AWS does not tell a key that does not exist from another account's.
    if (owner === undefined) throw new AwsError("AccessDenied", `Access to the access key ${AccessKeyId} is denied.`);
    const lastUsed = lastUseToldOf(owner.key, now);
    return {
      UserName: owner.user.name,
      AccessKeyLastUsed: {
        LastUsedDate: lastUsed?.date,
        ServiceName: lastUsed?.service ?? "N/A",
        Region: lastUsed?.region ?? "N/A",
      },
    };
  },
});

export const accessKeyOperations = [
  createAccessKey,
  listAccessKeys,
  updateAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
];

/** @param propagationDelay milliseconds until the key is known everywhere */
export function newAccessKey(now: Date, propagationDelay: number): AccessKey {
  return {
    id: newAccessKeyId(),
    secret: newSecret(),
    status: "Active",
    created: now,
    knownFrom: knownAfter(now, propagationDelay),
  };
}

function findKey(user: User, id: string): AccessKey {
  return user.accessKeys.find((key) => key.id === id) ?? missing(`The Access Key with id ${id} cannot be found.`);
}

function ownerOf(account: Account, id: string): { user: User; key: AccessKey } | undefined {
  for (const user of account.users.values()) {
    const key = user.accessKeys.find((candidate) => candidate.id === id);
    if (key !== undefined) return { user, key };
  }
  return undefined;
}

/** What AWS takes to forget a key, held against what it takes to learn of one: 4 s of 10. */
const forgettingShare = 0.4;

/** The key goes on working until it is known everywhere that it should not. */
function retire({ account, now, delays }: Call, user: User, key: AccessKey): void {
  const worksUntil = new Date(now.getTime() + delays.accessKeys * forgettingShare);
  account.retiredKeys.push({ key: { ...key, status: "Active" }, userName: user.name, worksUntil });
}

function describe(user: User, key: AccessKey) {
  return { UserName: user.name, AccessKeyId: key.id, Status: key.status, CreateDate: key.created };
}
