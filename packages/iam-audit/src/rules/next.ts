import { quote } from "@iam-tools/core/errors";
import { addressIn } from "@iam-tools/core/username";
import type { Account, OtherCredential, User } from "../model/index.js";

/** A command of the AWS CLI, in the account that is meant. */
export function awsCommand(account: Account, line: string): string {
  return `aws ${line}${profileFlag(account)}`;
}

/** Commands each of which is run if those before it went well. */
export function inOrder(...commands: readonly string[]): string {
  return commands.join(" && ");
}

/** Takes what is signed with from a user, until somebody gives it back. */
export function inactiveCommand(
  account: Account,
  userName: string,
  { kind, id }: { readonly kind: OtherCredential["kind"] | "access-key"; readonly id: string },
): string {
  const [operation, flag] = updates[kind];
  return awsCommand(
    account,
    `iam ${operation} --user-name ${quote(userName)} --${flag} ${quote(id)} --status Inactive`,
  );
}

const updates = {
  "access-key": ["update-access-key", "access-key-id"],
  "ssh-key": ["update-ssh-public-key", "ssh-public-key-id"],
  "signing-certificate": ["update-signing-certificate", "certificate-id"],
  "service-credential": ["update-service-specific-credential", "service-specific-credential-id"],
} as const;

/**
 * Makes a managed policy of an inline one, attaches that to a group, and only then deletes the other: nobody is without
 * their rights in between, and what a step refuses keeps those after it from being done. GROUP is for one of the reader's.
 *
 * @param between what else is done before the inline one goes
 */
export function managedInsteadCommand(
  account: Account,
  { kind, holder, name, groupName }: InlineOf,
  ...between: readonly string[]
): string {
  const inline = `--${kind}-name ${quote(holder)} --policy-name ${quote(name)}`;
  const read = awsCommand(account, `iam get-${kind}-policy ${inline} --query PolicyDocument --output json`);
  const arnOf = (policy: string) => `arn:${account.partition}:iam::${account.id}:policy/${policy}`;
  // Others have inline policies of that name. A policy's name has at most 128 characters.
  const own = `${holder}-${name}`.slice(0, 120);
  const managed = account.documents.has(arnOf(own)) ? `${own}-inline` : own;
  return inOrder(
    awsCommand(account, `iam create-policy --policy-name ${quote(managed)} --policy-document "$(${read})"`),
    awsCommand(
      account,
      `iam attach-group-policy --group-name ${quote(groupName)} --policy-arn ${quote(arnOf(managed))}`,
    ),
    ...between,
    awsCommand(account, `iam delete-${kind}-policy ${inline}`),
  );
}

interface InlineOf {
  readonly kind: "user" | "group";
  /** Whose it is, by name. */
  readonly holder: string;
  /** The policy's. */
  readonly name: string;
  readonly groupName: string;
}

/** Has a group require MFA; it asks before it does. GROUP is for one of the reader's. */
export function requireMfaCommand(account: Account, groupName: string | undefined): string {
  return `iam-mfa policy --create require-mfa --attach-to-group ${quote(groupName ?? "GROUP")}${profileFlag(account)}`;
}

/** A command of iam-user-admin about that user, where a tag tells whose it is. */
export function adminCommand({ reached }: Account, { userName, tags }: User, flags: string): string | undefined {
  const email = addressIn(tags ?? {});
  if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email)) return undefined;
  const { profile, account } = reached;
  const place =
    account === undefined
      ? profile === undefined
        ? []
        : [`--profile ${quote(profile)}`]
      : [`--account ${quote(account)}`];
  return ["iam-user-admin", `--user-email ${quote(email)}`, `--user-name ${quote(userName)}`, flags, ...place].join(
    " ",
  );
}

/** With a leading blank; nothing where the default profile leads there. */
function profileFlag({ reached: { profile } }: Account): string {
  return profile === undefined ? "" : ` --profile ${quote(profile)}`;
}
