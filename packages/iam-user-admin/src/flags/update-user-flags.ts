import type { Flags, FlagValues } from "@iam-tools/core/cli";
import { accountsFlags, configFlag, dryRunFlag, mailFlags } from "./shared-flags.js";

/** Who, and what is to become of the user. */
export const updateUserFlags = {
  "user-email": {
    type: "string",
    alias: ["email"],
    describe: "The email of the user to add/update, username is derived from this",
    required: true,
  },
  "user-name": {
    type: "string",
    describe: "Name of the user, where it is not to be derived from the email; {env} stands for the account",
  },
  groups: { type: "strings", describe: "Groups to add the user to, separated by spaces or commas" },
  "groups-exactly": {
    type: "strings",
    describe: "Groups that the user is to be in, and in no others but the default groups; asks before it removes any",
  },
  "remove-from-group": { type: "strings", describe: "Groups to remove the user from" },
  "permissions-boundary": {
    type: "string",
    describe: "Managed policy, by name or ARN, that bounds what the user may be allowed",
  },
  path: { type: "string", describe: "Path of a new user, such as /people/" },
  tags: { type: "strings", describe: "Tags of the user, such as team=ops" },
  mimic: {
    type: "string",
    describe: "Mimic the groups and managed policies of this user (name or email address); extra ones are removed",
  },
  "mimic-all": {
    type: "string",
    describe: "Like --mimic, including inline policies and the permissions boundary",
  },
  "access-key": { type: "boolean", describe: "Give a user who has no access key one, and no password, and mail it" },
  "change-password": { type: "boolean", describe: "Give an existing user a new password, and mail it" },
  "rotate-access-key": {
    type: "boolean",
    describe: "Give the user a second access key, which replaces the first, and mail it",
  },
  grace: {
    type: "duration",
    describe:
      "With --rotate-access-key: how long the old key is kept if the new one is not used, such as 3d (default: 7d)",
  },
  "finish-rotation": {
    type: "boolean",
    describe: "Make the old key inactive once the new one is used; the next time, delete it",
  },
  "abort-rotation": { type: "boolean", describe: "Delete the new key; the old one works on" },
  "delete-mfa": { type: "boolean", describe: "Remove all MFA devices of the user" },
  "revoke-sessions": { type: "boolean", describe: "End the sessions that the user has; keys and new sessions work on" },
  compromised: {
    type: "boolean",
    describe: "Show what was created lately; make keys inactive, end the sessions, set a new password, and mail it",
  },
  since: { type: "duration", describe: "With --compromised: how far back to look, such as 12h (default: 7d)" },
  "false-alarm": { type: "boolean", describe: "Undo --compromised and --revoke-sessions, but for the new password" },
  deactivate: { type: "boolean", describe: "End all access of the user; --reactivate restores it" },
  reactivate: { type: "boolean", describe: "Undo --deactivate" },
  "delete-user": { type: "boolean", describe: "Delete the user with its keys, devices, policies and password" },
  adopt: { type: "boolean", describe: "Treat the user as this person's, whatever its tag says" },
  yes: { type: "boolean", describe: "Answer yes to every question in advance" },
  "i-know-what-im-doing": { type: "boolean", describe: "The same as --yes", hidden: true },
  ...accountsFlags,
  env: { type: "string", describe: "Name of the account in user names (default: its alias)" },
  ...mailFlags,
  "mail-to": {
    type: "string",
    describe: "Address that gets the mail in place of the user's own, which may not be readable yet",
  },
  "no-mail": { type: "boolean", describe: "Send no mail: print the new password, once" },
  ...configFlag,
  ...dryRunFlag,
} as const satisfies Flags;

export type UpdateUserFlags = FlagValues<typeof updateUserFlags>;
