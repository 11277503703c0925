import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName, CliError, toCliError } from "../errors/index.js";
import { collect } from "./pages.js";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly status: AccessKeyStatus;
  readonly created: Date | undefined;
}

/** AWS has set `Expired` where it ended a key itself; such a key stays so, and can only be deleted. */
export type AccessKeyStatus = "Active" | "Inactive" | "Expired";

export interface NewAccessKey {
  readonly accessKeyId: string;
  /** AWS tells it this once. */
  readonly secretAccessKey: string;
}

export interface AccessKeyUse {
  readonly date: Date;
  /** Such as `iam`. */
  readonly service: string;
  readonly region: string;
}

/** One key of one user. */
export interface AccessKeyOfUser {
  readonly userName: string;
  readonly accessKeyId: string;
}

/** At most two: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html */
export async function listAccessKeys(iam: AwsClient, userName: string): Promise<AccessKey[]> {
  const keys = await collect(
    (marker) => iam.send(new ListAccessKeysCommand({ UserName: userName, ...marker })),
    (page) => page.AccessKeyMetadata,
  );
  return keys.map(({ AccessKeyId = "", Status, CreateDate }) => ({
    accessKeyId: AccessKeyId,
    status: Status === "Active" || Status === "Expired" ? Status : "Inactive",
    created: CreateDate,
  }));
}

/**
 * Not to be repeated where its answer is lost: there may be a key then whose secret nobody knows. The client must make
 * one attempt only (`AwsSettings.maxAttempts`).
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
export async function createAccessKey(iam: AwsClient, userName: string): Promise<NewAccessKey> {
  try {
    return await create(iam, userName);
  } catch (error) {
    // Where AWS refuses a request since this machine's clock is wrong, the client knows the time from then on.
    if (!isRefusal(error) || toCliError(error).code !== "CLOCK_SKEW") throw error;
    return create(iam, userName);
  }
}

/** Whether AWS answered that it did not do it; where it failed (5xx) or said nothing, it may have. */
export function isRefusal(error: unknown): boolean {
  const answered = error instanceof CliError ? (error.cause ?? error) : error;
  const { $metadata } = answered as { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}

async function create(iam: AwsClient, userName: string): Promise<NewAccessKey> {
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  if (!key?.AccessKeyId || !key.SecretAccessKey) throw new Error("AWS answered with no access key");
  return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html */
export async function setAccessKeyStatus(
  iam: AwsClient,
  { userName, accessKeyId }: AccessKeyOfUser,
  status: AccessKeyStatus,
): Promise<void> {
  await iam.send(new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status: status }));
}

/** One that is gone already is fine: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html */
export async function deleteAccessKey(iam: AwsClient, { userName, accessKeyId }: AccessKeyOfUser): Promise<void> {
  try {
    await iam.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}

/**
 * Undefined where it was never used, or not since AWS began to note it in April 2015. AWS takes some minutes to tell.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export async function getAccessKeyLastUsed(iam: AwsClient, accessKeyId: string): Promise<AccessKeyUse | undefined> {
  const { AccessKeyLastUsed: use } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
  if (use?.LastUsedDate === undefined) return undefined;
  return { date: use.LastUsedDate, service: use.ServiceName ?? "", region: use.Region ?? "" };
}
