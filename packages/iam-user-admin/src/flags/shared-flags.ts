import type { Flags } from "@iam-tools/core/cli";

/** Flags that several commands take, with the same words. */
export const accountsFlags = {
  account: { type: "strings", describe: "Do it in these accounts of the config file" },
  "all-accounts": { type: "boolean", describe: "Do it in every account of the config file" },
} as const satisfies Flags;

export const mailFlags = {
  "mail-from": { type: "string", describe: "Sender of the mail; MAIL_FROM when not given" },
  pgp: { type: "string", describe: "File with the recipient's OpenPGP key: the password is encrypted to it" },
} as const satisfies Flags;

export const configFlag = {
  config: {
    type: "string",
    describe: "Config file; IAM_USER_ADMIN_CONFIG or ./iam-user-admin.yaml when not given",
  },
} as const satisfies Flags;

export const dryRunFlag = {
  "dry-run": { type: "boolean", describe: "Only print messages about what would be done" },
} as const satisfies Flags;
