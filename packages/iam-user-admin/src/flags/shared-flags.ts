import { mfaFlags, type Flags } from "@iam-tools/core/cli";

/** Of commands that take roles, which may require MFA. */
export const tokenCodeFlag = { "token-code": mfaFlags["token-code"] } as const satisfies Flags;

/** Flags that several commands take, with the same words. */
export const accountsFlags = {
  account: { type: "strings", describe: "Act in these accounts of the config file" },
  "all-accounts": { type: "boolean", describe: "Act in every account of the config file" },
  ...tokenCodeFlag,
} as const satisfies Flags;

export const mailFlags = {
  "mail-from": { type: "string", describe: "Sender of the mail (default: MAIL_FROM)" },
  pgp: { type: "string", describe: "File with the recipient's OpenPGP key, to encrypt the password" },
} as const satisfies Flags;

export const configFlag = {
  config: {
    type: "string",
    describe: "Config file (default: IAM_USER_ADMIN_CONFIG, else ./iam-user-admin.yaml)",
  },
} as const satisfies Flags;

export const dryRunFlag = {
  "dry-run": { type: "boolean", describe: "Only print messages about what would be done" },
} as const satisfies Flags;
