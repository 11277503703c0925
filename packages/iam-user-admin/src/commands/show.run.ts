import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, isQuarantine, quarantineAdvice } from "@iam-tools/core/errors";
import { minute } from "../listing/print-rows.js";
import type { User } from "@iam-tools/core/iam";
import { readUser } from "../listing/read-user.js";
import { deviceData, userData } from "../listing/user-data.js";
import { attachedData, inlineData } from "../user/step-data.js";
import { describeInventory, takeInventory, type Inventory } from "../user/inventory.js";
import type { ShowFlags } from "./show.js";

export async function run(context: Context, flags: ShowFlags): Promise<Result> {
  const { profile, region, endpointUrl } = flags;
  const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: true });
  const user = await readUser(context, iam, { typed: flags.username, flags });
  const inventory = await takeInventory(iam, user.userName);
  const quarantines = inventory.attached.filter(({ arn }) => isQuarantine(arn));
  const tags = Object.entries(user.tags).map(([key, value]) => `${key}=${value}`);
  return {
    exitCode: inventory.unread.length === 0 ? exitCodes.done : exitCodes.partlyDone,
    data: showData(user, inventory),
    text: [
      `user: ${user.userName}`,
      `id: ${user.userId}`,
      `arn: ${user.arn}`,
      `created: ${minute(user.created)}`,
      `password last used: ${minute(user.passwordLastUsed) || "never"}`,
      ...describeInventory(inventory),
      ...quarantines.map(({ arn }) => `quarantine: ${quarantineAdvice(user.userName, arn)}`),
      `permissions boundary: ${user.permissionsBoundary ?? "none"}`,
      `tags: ${tags.length === 0 ? "none" : tags.join(", ")}`,
    ],
  };
}

function showData(user: User, { hasPassword, credentials, mfaDevices, inline, attached, groups, unread }: Inventory) {
  return {
    ...userData(user),
    permissionsBoundary: user.permissionsBoundary ?? null,
    tags: user.tags,
    hasPassword,
    credentials: credentials.map(({ kind, id, active, expired, created = null, service = null }) => {
      return { kind, id, active, expired, created, service };
    }),
    mfaDevices: mfaDevices.map(deviceData),
    inlinePolicies: inline.map(inlineData),
    attachedPolicies: attached.map(attachedData),
    groups,
    unread,
  };
}
