import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { isQuarantine, quarantineAdvice } from "@iam-tools/core/errors";
import {
  listAttachedPolicies,
  listGroupDetails,
  listGroupNamesOfUser,
  listInlinePolicies,
  listUserDetails,
  type GroupDetails,
  type InlinePolicy,
  type ManagedPolicy,
} from "@iam-tools/core/iam";
import { printRows, progressOfReading, type Column } from "../listing/print-rows.js";
import { readUser } from "../listing/read-user.js";
import { documentData } from "../user/step-data.js";
import type { PermissionsFlags } from "./permissions.js";

/** One policy that allows or denies a user something. */
interface Permission {
  readonly userName: string;
  readonly policy: string;
  readonly kind: "managed" | "inline" | "boundary";
  /** `user`, or `group NAME`. */
  readonly from: string;
  /** Of a managed policy. */
  readonly arn: string | undefined;
  /** Of an inline policy. */
  readonly document: string | undefined;
}

const columns: readonly Column<Permission>[] = [
  { name: "USER", of: ({ userName }) => userName },
  { name: "POLICY", of: ({ policy }) => policy },
  { name: "KIND", of: ({ kind }) => kind },
  { name: "FROM", of: ({ from }) => from },
  { name: "ARN", of: ({ arn }) => arn ?? "" },
];

export async function run(context: Context, flags: PermissionsFlags): Promise<Result> {
  const { profile, region, endpointUrl } = flags;
  const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: true });
  return printRows(
    context,
    flags.all ? permissionsOfAll(context, iam) : permissionsOf(context, iam, flags),
    { columns, name: "permissions", dataOf },
    flags,
  );
}

function dataOf({ userName, policy, kind, from, arn, document }: Permission) {
  return {
    userName,
    policyName: policy,
    kind,
    from,
    policyArn: arn ?? null,
    document: document === undefined ? null : documentData(document),
  };
}

async function* permissionsOf(
  context: Context,
  iam: AwsClient,
  flags: PermissionsFlags,
): AsyncGenerator<readonly Permission[]> {
  const user = await readUser(context, iam, { typed: flags.username, flags });
  const { userName } = user;
  const [attached, inline, groups] = await Promise.all([
    listAttachedPolicies(iam, { userName }),
    listInlinePolicies(iam, { userName }),
    listGroupNamesOfUser(iam, userName),
  ]);
  const details = await Promise.all(
    groups.map(async (groupName): Promise<GroupDetails> => {
      const [attached, inline] = await Promise.all([
        listAttachedPolicies(iam, { groupName }),
        listInlinePolicies(iam, { groupName }),
      ]);
      return { groupName, attached, inline };
    }),
  );
  warnOfQuarantine(context, { userName, attached });
  yield rowsOf({ ...user, attached, inline }, details);
}

function warnOfQuarantine(
  { err }: Pick<Context, "err">,
  { userName, attached }: Pick<Policies, "attached"> & { readonly userName: string },
): void {
  for (const { arn } of attached) if (isQuarantine(arn)) err.write(`Warning: ${quarantineAdvice(userName, arn)}\n`);
}

/** Groups are kept, since there are few; users are read a page at a time. */
async function* permissionsOfAll(context: Context, iam: AwsClient): AsyncGenerator<readonly Permission[]> {
  const groupDetails = listGroupDetails(iam).then((groups) => new Map(groups.map((group) => [group.groupName, group])));
  // Where it fails, that is told when it is waited for.
  groupDetails.catch(() => undefined);
  const reading = progressOfReading(context, "Reading users");
  try {
    for await (const page of listUserDetails(iam)) {
      const groups = await groupDetails;
      yield page.flatMap((user) => {
        warnOfQuarantine(context, user);
        reading?.step();
        return rowsOf(
          user,
          user.groups.map((name) => groups.get(name)).filter((group) => group !== undefined),
        );
      });
    }
  } finally {
    reading?.end();
  }
}

function rowsOf(
  user: Policies & { readonly userName: string; readonly permissionsBoundary: string | undefined },
  groups: readonly GroupDetails[],
): Permission[] {
  const { userName, permissionsBoundary: arn } = user;
  const row = (policy: string, kind: Permission["kind"], from: string): Permission => {
    return { userName, policy, kind, from, arn: undefined, document: undefined };
  };
  const rows = ({ attached, inline }: Policies, from: string): Permission[] => [
    ...attached.map((policy) => ({ ...row(policy.name, "managed", from), arn: policy.arn })),
    ...inline.map((policy) => ({ ...row(policy.name, "inline", from), document: policy.document })),
  ];
  return [
    ...rows(user, "user"),
    ...groups.flatMap((group) => rows(group, `group ${group.groupName}`)),
    ...(arn === undefined ? [] : [{ ...row(arn.slice(arn.lastIndexOf("/") + 1), "boundary", "user"), arn }]),
  ];
}

interface Policies {
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
}
