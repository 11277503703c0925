import type { ListedUser, MfaDevice } from "@iam-tools/core/iam";
import { addressIn } from "@iam-tools/core/username";
import { tagKeys } from "../tags/tag-keys.js";
import type { UserRow } from "./user-columns.js";

/** A user for programs. */
export function userData({ userName, userId, arn, path, created = null, passwordLastUsed = null }: UserFacts) {
  return { userName, userId, arn, path, created, passwordLastUsed };
}

type UserFacts = Omit<ListedUser, "created" | "passwordLastUsed"> & {
  readonly created?: Date | null | undefined;
  readonly passwordLastUsed?: Date | null | undefined;
};

/** What was not asked for is null, and so is what may not be read. */
export function userRowData(row: UserRow): object {
  const { account, user, tags, groups = null, mfaDevices, accessKeys, quarantine = null, unread } = row;
  return {
    account: account ?? null,
    ...userData(user),
    email: addressIn(tags ?? {}) ?? null,
    deactivated: tags?.[tagKeys.deactivated] ?? null,
    tags: tags ?? null,
    groups,
    mfaDevices: mfaDevices?.map(deviceData) ?? null,
    accessKeys:
      accessKeys?.map(({ accessKeyId, status, created = null, lastUsed = null }) => {
        return { accessKeyId, status, created, lastUsed };
      }) ?? null,
    quarantine,
    unread,
  };
}

export function deviceData({ serialNumber, kind, enabled }: MfaDevice) {
  return { serialNumber, kind, enabled: enabled ?? null };
}
