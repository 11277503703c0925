import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
import { mapInOrder } from "@iam-tools/core/pace";
import {
  findLoginProfile,
  getAccessKeyLastUsed,
  listAccessKeys,
  listAttachedPolicies,
  listCredentialsOfKind,
  listGroupNamesOfUser,
  listInlinePolicyNames,
  listMfaDevices,
  listUserDetails,
  listUsers,
  listUserTags,
  type AccessKey as ListedKey,
  type Credential,
  type CredentialReport,
  type ListedUser,
  type ServiceUse,
} from "@iam-tools/core/iam";
import type { AccessKey, Account, OtherCredential, User } from "../model/index.js";
import type { Parts } from "./parts.js";

export interface Reading {
  readonly iam: AwsClient;
  readonly parts: Parts;
  readonly credentialReport: CredentialReport | undefined;
  readonly account: Account;
  /** The services that are allowed to a user, where they are asked for. */
  readonly deep: ((arn: string) => Promise<readonly ServiceUse[] | undefined>) | undefined;
  /** By user name; undefined where they could not be read. */
  readonly serviceCredentials: ReadonlyMap<string, readonly Credential[]> | undefined;
}

type Known = Omit<User, "password" | "accessKeys" | "mfaDevices" | "credentials">;

/** How many users are read at once. */
const together = 4;

/** The users of an account as they come, each with all that could be read of it. */
export async function* readUsers(reading: Reading): AsyncGenerator<User> {
  for await (const user of mapInOrder(together, listKnown(reading), (known) => readIfThere(reading, known))) {
    if (user !== undefined) yield user;
  }
}

/** A long audit takes its time, and a user may be deleted meanwhile. */
async function readIfThere(reading: Reading, known: Known | ListedUser): Promise<User | undefined> {
  try {
    return await readUser(reading, "tags" in known ? known : await lookUp(reading, known));
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return undefined;
    throw error;
  }
}

/** By AWS's details of all users, a page of them a call; where these are denied, by a few calls for each. */
async function* listKnown({ iam, parts, account }: Reading): AsyncGenerator<Known | ListedUser> {
  if (account.groups === undefined) {
    for await (const page of listUsers(iam)) yield* page;
    return;
  }
  const signIns = await parts.read({ part: "when passwords were last used", operation: "iam:ListUsers" }, () =>
    readSignIns(iam),
  );
  for await (const page of listUserDetails(iam)) {
    for (const { userName, arn, created, tags, groups, attached, inline, permissionsBoundary } of page) {
      yield {
        userName,
        arn,
        created,
        passwordLastUsed: signIns && (signIns.get(userName) ?? null),
        tags,
        groups,
        policies: { attached, inline, boundary: permissionsBoundary ?? null },
      };
    }
  }
}

async function lookUp({ iam, parts }: Reading, user: ListedUser): Promise<Known> {
  const { userName, arn, created, passwordLastUsed = null } = user;
  const [tags, groups, attached, inline] = await Promise.all([
    parts.readOfUser({ part: "tags", operation: "iam:ListUserTags" }, () => listUserTags(iam, userName)),
    parts.readOfUser({ part: "groups", operation: "iam:ListGroupsForUser" }, () => listGroupNamesOfUser(iam, userName)),
    parts.readOfUser({ part: "attached policies", operation: "iam:ListAttachedUserPolicies" }, () =>
      listAttachedPolicies(iam, { userName }),
    ),
    parts.readOfUser({ part: "inline policies", operation: "iam:ListUserPolicies" }, () =>
      listInlinePolicyNames(iam, { userName }),
    ),
  ]);
  const policies = attached &&
    inline && { attached, inline: inline.map((name) => ({ name, document: undefined })), boundary: null };
  return { userName, arn, created, passwordLastUsed, tags, groups, policies };
}

/** Of those who ever signed in; a date for each is all that is kept of them. */
async function readSignIns(iam: AwsClient): Promise<Map<string, Date>> {
  const signIns = new Map<string, Date>();
  for await (const page of listUsers(iam)) {
    for (const { userName, passwordLastUsed } of page) {
      if (passwordLastUsed !== undefined) signIns.set(userName, passwordLastUsed);
    }
  }
  return signIns;
}

async function readUser(reading: Reading, known: Known): Promise<User> {
  const { iam, parts, credentialReport, deep } = reading;
  const { userName } = known;
  const [login, accessKeys, mfaDevices, credentials, services] = await Promise.all([
    parts.readOfUser({ part: "passwords", operation: "iam:GetLoginProfile" }, async () => {
      return (await findLoginProfile(iam, userName)) ?? null;
    }),
    readKeys(reading, userName),
    parts.readOfUser({ part: "MFA devices", operation: "iam:ListMFADevices" }, () => listMfaDevices(iam, userName)),
    readCredentials(reading, userName),
    deep && parts.readOfUser(lastAccessed, () => deep(known.arn)),
  ]);
  const changed = credentialReport?.row(userName)?.passwordChanged;
  return { ...known, password: login && { ...login, changed }, accessKeys, mfaDevices, credentials, services };
}

async function readKeys(reading: Reading, userName: string): Promise<AccessKey[] | undefined> {
  const { iam, parts } = reading;
  const keys = await parts.readOfUser({ part: "access keys", operation: "iam:ListAccessKeys" }, () =>
    listAccessKeys(iam, userName),
  );
  return keys && Promise.all(keys.map((key) => readUse(reading, userName, key)));
}

const lastAccessed = { part: "services that are not used", operation: "iam:GenerateServiceLastAccessedDetails" };

/** Milliseconds. */
const week = 7 * 86_400_000;

/** Nobody asks for the use of a key that does not work; one that the credential report has as used lately still is. */
async function readUse(
  { iam, parts, credentialReport, account }: Reading,
  userName: string,
  key: ListedKey,
): Promise<AccessKey> {
  if (key.status !== "Active") return { ...key, lastUsed: undefined };
  const reported = credentialReport?.row(userName)?.keyUses.get(toSeconds(key.created));
  const isRecent = reported !== undefined && account.now.getTime() - reported.date.getTime() < week;
  const use = isRecent
    ? reported
    : await parts.readOfUser(
        { part: "when access keys were last used", operation: "iam:GetAccessKeyLastUsed" },
        async () => (await getAccessKeyLastUsed(iam, key.accessKeyId)) ?? null,
      );
  return { ...key, lastUsed: use && use.date, lastService: use?.service };
}

/** The credential report's times have whole seconds. */
function toSeconds(date: Date | undefined): number {
  return Math.floor((date?.getTime() ?? 0) / 1000) * 1000;
}

const otherKinds = [
  { kind: "ssh-key", part: "SSH keys", operation: "iam:ListSSHPublicKeys" },
  { kind: "signing-certificate", part: "signing certificates", operation: "iam:ListSigningCertificates" },
] as const;

async function readCredentials(
  { iam, parts, serviceCredentials }: Reading,
  userName: string,
): Promise<OtherCredential[]> {
  const lists = await Promise.all(
    otherKinds.map(async ({ kind, ...part }) =>
      parts.readOfUser(part, () => listCredentialsOfKind(iam, { userName, kind })),
    ),
  );
  return [...lists.flatMap((list) => list ?? []), ...(serviceCredentials?.get(userName) ?? [])].flatMap(toOther);
}

function toOther({ kind, id, active, expired, created, expires, service }: Credential): OtherCredential[] {
  return kind === "access-key" ? [] : [{ kind, id, active, expired, created, expires, service }];
}
