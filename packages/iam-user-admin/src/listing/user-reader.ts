import type { AwsClient } from "@iam-tools/core/context";
import {
  findLoginProfile,
  getAccessKeyLastUsed,
  listAccessKeys,
  listGroupNamesOfUser,
  listMfaDevices,
  listUserTags,
  type AccessKey,
  type AccessKeyUse,
  type ListedUser,
  type LoginProfile,
  type MfaDevice,
} from "@iam-tools/core/iam";

export interface UsedKey extends AccessKey {
  /** Undefined where it was never used. */
  readonly lastUsed: AccessKeyUse | undefined;
}

/** One user, and all else that AWS tells of it: each is asked for when it is first wanted, and once. */
export interface UserReader {
  readonly user: ListedUser;
  readonly tags: () => Promise<Readonly<Record<string, string>>>;
  readonly groups: () => Promise<readonly string[]>;
  readonly mfaDevices: () => Promise<readonly MfaDevice[]>;
  readonly keys: () => Promise<readonly AccessKey[]>;
  /** A call more for each key. */
  readonly usedKeys: () => Promise<readonly UsedKey[]>;
  readonly login: () => Promise<LoginProfile | undefined>;
}

export function readerOf(iam: AwsClient, user: ListedUser): UserReader {
  const { userName } = user;
  const keys = once(() => listAccessKeys(iam, userName));
  return {
    user,
    tags: once(() => listUserTags(iam, userName)),
    groups: once(() => listGroupNamesOfUser(iam, userName)),
    mfaDevices: once(() => listMfaDevices(iam, userName)),
    keys,
    usedKeys: once(async () =>
      Promise.all(
        (await keys()).map(async (key) => ({ ...key, lastUsed: await getAccessKeyLastUsed(iam, key.accessKeyId) })),
      ),
    ),
    login: once(() => findLoginProfile(iam, userName)),
  };
}

function once<Found>(read: () => Promise<Found>): () => Promise<Found> {
  let reading: Promise<Found> | undefined;
  return () => (reading ??= read());
}
