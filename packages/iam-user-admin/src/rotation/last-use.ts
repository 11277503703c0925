import { awsErrorName } from "@iam-tools/core/errors";
import { getAccessKeyLastUsed, type AccessKey } from "@iam-tools/core/iam";
import type { LastUse } from "@iam-tools/core/rotation";
import type { AccountAccess } from "../account/account.js";

/** What AWS has noted of the use of another user's key. */
export async function lastUse(iam: AccountAccess["iam"], { accessKeyId }: AccessKey): Promise<LastUse> {
  try {
    return (await getAccessKeyLastUsed(iam, accessKeyId)) ?? "none-noted";
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return "denied";
    throw error;
  }
}
