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
  type CredentialReport,
  type ListedUser,
} from "@iam-tools/core/iam";
import type { AccessKey, Account, OtherCredential, User } from "../model/index.js";
import type { Parts } from "./parts.js";

export interface Reading {
  readonly iam: AwsClient;
  readonly parts: Parts;
  readonly credentialReport: CredentialReport | undefined;
  readonly account: Account;
}

type Known = Omit<User, "password" | "accessKeys" | "mfaDevices" | "credentials">;

/** How many users are read at once. */
const together = 8;

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
  const { iam, parts, credentialReport } = reading;
  const { userName } = known;
  const [login, accessKeys, mfaDevices, credentials] = await Promise.all([
    parts.readOfUser({ part: "passwords", operation: "iam:GetLoginProfile" }, async () => {
      return (await findLoginProfile(iam, userName)) ?? null;
    }),
    readKeys(reading, userName),
    parts.readOfUser({ part: "MFA devices", operation: "iam:ListMFADevices" }, () => listMfaDevices(iam, userName)),
    readCredentials(reading, userName),
  ]);
  const changed = credentialReport?.rows.get(userName)?.passwordChanged;
  return { ...known, password: login && { ...login, changed }, accessKeys, mfaDevices, credentials };
}

async function readKeys({ iam, parts }: Reading, userName: string): Promise<AccessKey[] | undefined> {
  const keys = await parts.readOfUser({ part: "access keys", operation: "iam:ListAccessKeys" }, () =>
    listAccessKeys(iam, userName),
  );
  return (
    keys &&
    Promise.all(
      keys.map(async (key) => {
        const use = await parts.readOfUser(
          { part: "when access keys were last used", operation: "iam:GetAccessKeyLastUsed" },
          async () => (await getAccessKeyLastUsed(iam, key.accessKeyId)) ?? null,
        );
        return { ...key, lastUsed: use && use.date, lastService: use?.service };
      }),
    )
  );
}

const otherKinds = [
  { kind: "ssh-key", part: "SSH keys", operation: "iam:ListSSHPublicKeys" },
  { kind: "signing-certificate", part: "signing certificates", operation: "iam:ListSigningCertificates" },
  {
    kind: "service-credential",
    part: "service-specific credentials",
    operation: "iam:ListServiceSpecificCredentials",
  },
] as const;

async function readCredentials({ iam, parts }: Reading, userName: string): Promise<OtherCredential[]> {
  const lists = await Promise.all(
    otherKinds.map(async ({ kind, ...part }) => {
      const list = await parts.readOfUser(part, () => listCredentialsOfKind(iam, { userName, kind }));
      return (list ?? []).map(({ id, active, expired, created, expires, service }) => {
        return { kind, id, active, expired, created, expires, service };
      });
    }),
  );
  return lists.flat();
}
