import type { ConfigWith, FoundConfig } from "@iam-tools/core/config";

/** What the config file says of an account to this tool alone. */
export interface AdminAccount {
  readonly consoleUrl: string;
  readonly defaultGroups: readonly string[];
  /** Of every user that is created, unless something else is asked for. */
  readonly permissionsBoundary: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AdminMail {
  /** Receives a notice of every deletion. */
  readonly admin: string;
}

export interface AdminFile {
  /** How user names are made, with `{local}`, `{domain}` and `{env}`; `{local}-{env}` where not given. */
  readonly username: string;
}

export type AdminConfig = ConfigWith<AdminAccount, AdminMail, AdminFile>;
export type FoundAdminConfig = FoundConfig<AdminConfig>;
