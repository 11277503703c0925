import type { MailConfig } from "@iam-tools/core/mail";

/** What the config file says; all of it may be left out. */
export interface Config {
  /** By the name that `--account` takes. */
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  readonly mail: AdminMailConfig;
  /** How user names are made, with `{local}`, `{domain}` and `{env}`; `{local}-{env}` where not given. */
  readonly username?: string | undefined;
}

export interface AccountConfig {
  /** Twelve digits; where given, the account that is reached has to be that one. */
  readonly id?: string | undefined;
  /** What user names end in and mails call it; the account's name in this file where not given. */
  readonly env?: string | undefined;
  readonly consoleUrl?: string | undefined;
  readonly defaultGroups: readonly string[];
  /** Of every user that is created, unless something else is asked for. */
  readonly permissionsBoundary?: string | undefined;
  readonly path?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** A profile of the AWS files. */
  readonly profile?: string | undefined;
  /** A role in the account, taken with the profile's credentials or the usual ones. */
  readonly roleArn?: string | undefined;
}

/** In the file, the folder of templates is as seen from the file's own. */
export interface AdminMailConfig extends MailConfig {
  /** Receives a notice of every deletion. */
  readonly admin?: string | undefined;
}

export const emptyConfig: Config = {
  accounts: {},
  mail: { tls: "auto", allowedDomains: [] },
};
