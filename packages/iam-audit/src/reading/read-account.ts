import type { AwsClient, Context } from "@iam-tools/core/context";
import { quarantineArns } from "@iam-tools/core/errors";
import {
  findPasswordPolicy,
  getCredentialReport,
  getRootSummary,
  listGroupDetails,
  listPolicyDetails,
  listRoleDetails,
  listServiceCredentialsOfAll,
  listUsersWithPolicy,
  type Credential,
  type CredentialReport,
} from "@iam-tools/core/iam";
import type { Account, AdminRole, Reached } from "../model/index.js";
import { rightsOfHolders } from "../policy/rights-of.js";
import { trustsOf } from "../policy/trusts-of.js";
import { isAdminWithoutMfa } from "../policy/without-mfa.js";
import type { Parts } from "./parts.js";

export interface WhichAccount {
  readonly id: string;
  readonly name: string;
  readonly partition: string;
  readonly reached: Reached;
}

export interface ReadAccount {
  readonly account: Account;
  readonly credentialReport: CredentialReport | undefined;
  /** Service-specific credentials by user name; undefined where they could not be read. */
  readonly serviceCredentials: ReadonlyMap<string, readonly Credential[]> | undefined;
}

/** All of an account but its users: a dozen calls, however large it is. */
export async function readAccount(
  { clock, err }: Pick<Context, "clock" | "err">,
  iam: AwsClient,
  which: WhichAccount & { readonly parts: Parts },
): Promise<ReadAccount> {
  const { parts, ...named } = which;
  const now = clock.now();
  const [summary, passwordPolicy, credentialReport, groups, documents, quarantined, serviceCredentials] =
    await Promise.all([
      parts.read({ part: "the root user", operation: "iam:GetAccountSummary" }, () => getRootSummary(iam)),
      parts.read({ part: "the password policy", operation: "iam:GetAccountPasswordPolicy" }, async () => {
        return (await findPasswordPolicy(iam)) ?? null;
      }),
      parts.read(
        { part: "the age of passwords, and when the root user was last used,", operation: "iam:GetCredentialReport" },
        () =>
          getCredentialReport({ clock }, iam, () =>
            err.write(`AWS is writing the credential report of ${which.name}; this takes some seconds.\n`),
          ),
      ),
      parts.read(details, () => listGroupDetails(iam)),
      parts.read(details, () => readDocuments(iam)),
      parts.read({ part: "who is in quarantine", operation: "iam:ListEntitiesForPolicy" }, () =>
        readQuarantined(iam, which.partition),
      ),
      parts.read({ part: "service-specific credentials", operation: "iam:ListServiceSpecificCredentials" }, () =>
        listServiceCredentialsOfAll(iam),
      ),
    ]);
  const adminRoles =
    documents === undefined ? undefined : await parts.read(details, () => readAdminRoles(iam, which.id, documents));
  const root = credentialReport?.row("<root_account>");
  return {
    credentialReport,
    serviceCredentials,
    account: {
      ...named,
      now,
      root: summary && {
        ...summary,
        lastUsed: credentialReport === undefined ? undefined : (root?.lastUsed ?? null),
      },
      passwordPolicy,
      groups,
      documents: documents ?? new Map(),
      adminRoles,
      quarantined,
      reportCreated: credentialReport?.created ?? null,
    },
  };
}

const details = { part: "what policies say", operation: "iam:GetAccountAuthorizationDetails" };

async function readDocuments(iam: AwsClient): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for await (const page of listPolicyDetails(iam)) for (const { arn, document } of page) documents.set(arn, document);
  return documents;
}

/** Of the roles of an account, those that matter are kept. */
async function readAdminRoles(
  iam: AwsClient,
  accountId: string,
  documents: ReadonlyMap<string, string>,
): Promise<AdminRole[]> {
  const found: AdminRole[] = [];
  for await (const page of listRoleDetails(iam)) {
    for (const { permissionsBoundary = null, arn, trustPolicy, ...role } of page) {
      const trusts = trustsOf(trustPolicy, accountId);
      const rights = trusts.length === 0 ? undefined : rightsOfHolders([role], permissionsBoundary, documents);
      if (rights !== undefined && isAdminWithoutMfa(rights, "access-key")) found.push({ arn, trusts });
    }
  }
  return found;
}

async function readQuarantined(iam: AwsClient, partition: string): Promise<Map<string, string>> {
  const found = await Promise.all(
    quarantineArns(partition).map(async (arn) =>
      (await listUsersWithPolicy(iam, arn)).map((userName) => [userName, arn] as const),
    ),
  );
  return new Map(found.flat());
}
