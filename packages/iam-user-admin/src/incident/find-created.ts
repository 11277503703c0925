import { openProgress } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
import { listAccessKeys, listCreations, listMfaDevices, listUsers, type Credential } from "@iam-tools/core/iam";
import { mapAtMost } from "@iam-tools/core/pace";
import type { NewThing } from "../user/found.js";

type ReadingContext = Pick<Context, "clock" | "env" | "err">;

/** What was created since, as far as one may look. */
export interface Creations {
  readonly created: readonly NewThing[];
  /** What may not be looked at, and the right that it takes. */
  readonly unseen: readonly string[];
}

export interface CreationsRequest {
  readonly iam: AwsClient;
  /** The user whom the incident is about, whose credentials are known already. */
  readonly userName: string;
  readonly credentials: readonly Credential[];
  readonly since: Date;
}

/**
 * Users, groups, roles and managed policies of the account, the access keys of all users, and the user's own credentials
 * and devices. What AWS has no date of is not among them: inline policies, what is attached to what, who is in a group.
 * Nothing here keeps access from being ended.
 */
export async function findCreated(
  context: ReadingContext,
  { iam, userName, credentials, since }: CreationsRequest,
): Promise<Creations> {
  const unseen: string[] = [];
  const [entities, keys, devices] = await Promise.all([
    orUnseen(
      readEntities(iam, since),
      "users, groups, roles and policies (iam:GetAccountAuthorizationDetails)",
      unseen,
    ),
    orUnseen(
      readKeysOfOthers(context, { iam, userName, since }),
      "access keys of other users (iam:ListUsers, iam:ListAccessKeys)",
      unseen,
    ),
    orUnseen(readDevices(iam, userName), "MFA devices (iam:ListMFADevices)", unseen),
  ]);
  const own = credentials.map(({ kind, id, created }) => ({ kind, name: id, userName, created }));
  const all = [...entities, ...keys, ...own, ...devices].filter(isSince(since));
  return {
    created: all.sort(
      (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.created.getTime() - b.created.getTime(),
    ),
    unseen: unseen.sort(),
  };
}

/** In this order they are told. */
const kinds: readonly NewThing["kind"][] = [
  "user",
  "group",
  "role",
  "managed-policy",
  "policy-version",
  "access-key",
  "signing-certificate",
  "ssh-key",
  "service-credential",
  "mfa-device",
];

type Dated = Omit<NewThing, "created"> & { readonly created: Date | undefined };

function isSince(since: Date) {
  return (thing: Dated): thing is NewThing => thing.created !== undefined && thing.created >= since;
}

/** Of each page only what is new is kept, however many there are. */
async function readEntities(iam: AwsClient, since: Date): Promise<Dated[]> {
  const found: Dated[] = [];
  for await (const page of listCreations(iam)) {
    found.push(
      ...page.map(({ kind, name, created }) => ({ kind, name, userName: undefined, created })).filter(isSince(since)),
    );
  }
  return found;
}

/** A call for each user: no list of the account has all keys, and the credential report may be four hours old. */
async function readKeysOfOthers(
  context: ReadingContext,
  { iam, userName, since }: Omit<CreationsRequest, "credentials">,
): Promise<Dated[]> {
  const found: Dated[] = [];
  const progress = openProgress(context, { what: "Reading access keys of users" });
  try {
    for await (const page of listUsers(iam)) {
      const others = page.filter((user) => user.userName !== userName);
      const keys = await mapAtMost(8, others, async (user) => {
        const listed = await listAccessKeys(iam, user.userName).catch(noneWhereGone);
        progress.step();
        return listed.map(
          ({ accessKeyId, created }) =>
            ({ kind: "access-key", name: accessKeyId, userName: user.userName, created }) as const,
        );
      });
      found.push(...keys.flat().filter(isSince(since)));
    }
    return found;
  } finally {
    progress.end();
  }
}

function noneWhereGone(error: unknown): [] {
  if (awsErrorName(error) === "NoSuchEntity") return [];
  throw error;
}

async function readDevices(iam: AwsClient, userName: string): Promise<Dated[]> {
  const devices = await listMfaDevices(iam, userName);
  return devices.map(({ serialNumber, enabled }) => ({
    kind: "mfa-device",
    name: serialNumber,
    userName,
    created: enabled,
  }));
}

async function orUnseen(read: Promise<Dated[]>, what: string, unseen: string[]): Promise<Dated[]> {
  try {
    return await read;
  } catch (error) {
    if (!["AccessDenied", "InvalidAction"].includes(awsErrorName(error))) throw error;
    unseen.push(what);
    return [];
  }
}
